/** Pixels; `whole`: the end of the picture is there too, so it was not cut on the way. */
export interface ImageFacts {
  width: number;
  height: number;
  whole: boolean;
}
