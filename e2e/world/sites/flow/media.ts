import { randomBytes, randomUUID } from 'node:crypto';
import { drawJpeg, drawPng, FILM_SIZES, type FilmSize, makeFilm } from '../shared/index.ts';
import type { Failure } from './failure.ts';

/** 6 SCHEDULED, 2 ACTIVE, 3 SUCCESSFUL, 4 FAILED. */
export type Status = 2 | 3 | 4 | 6;

export interface Life {
  createdAt: number;
  activeAt: number;
  doneAt: number;
  /** `Infinity`: never. */
  urlAt: number;
  /** Until then the first record with a URL has the poster only. */
  posterOnlyUntil?: number;
  posterVariant?: 'only_poster' | 'in_clip_slot';
  failure?: Failure;
  /** Known to the page's card alone. */
  cardFailure?: Failure;
  /** "Media not found." from `activeAt` until then. */
  notFoundUntil?: number;
}

export interface Media {
  mediaId: string;
  workflowId: string;
  projectId: string;
  kind: 'image' | 'video';
  origin: 'generated' | 'upload' | 'upscaled';
  title: string;
  prompt: string;
  modelKey: string;
  /** Wire number of its own kind. */
  aspect: number;
  width: number;
  height: number;
  seconds?: number;
  mime: string;
  seed: number;
  /** `extended` clips have no grid tile and cannot be extended again. */
  sceneId?: string;
  asbToken: string;
  archived: boolean;
  deleted: boolean;
  /** How often its URLs were handed out. */
  urlsGiven: number;
  life: Life;
  /** Bytes of an upload. */
  uploaded?: Uint8Array;
}

type Given = Pick<Media, 'projectId' | 'kind' | 'title' | 'width' | 'height' | 'life'> & Partial<Media>;

export function newMedia(given: Given): Media {
  return {
    mediaId: randomUUID(),
    workflowId: randomUUID(),
    origin: 'generated',
    prompt: '',
    modelKey: '',
    aspect: 1,
    mime: given.kind === 'video' ? 'video/mp4' : 'image/jpeg',
    seed: randomBytes(3).readUIntBE(0, 3),
    asbToken: randomBytes(24).toString('base64url'),
    archived: false,
    deleted: false,
    urlsGiven: 0,
    ...given,
  };
}

export const lifeOf = (createdAt: number): Life => ({
  createdAt,
  activeAt: createdAt,
  doneAt: createdAt,
  urlAt: createdAt,
});

export function statusAt(life: Life, now: number): Status {
  if (now < life.activeAt) return 6;
  if (life.notFoundUntil !== undefined && now < life.notFoundUntil) return 4;
  if (now < life.doneAt || life.cardFailure) return 2;
  return life.failure ? 4 : 3;
}

export const runningAt = (life: Life, now: number): boolean =>
  now < life.doneAt || (life.notFoundUntil !== undefined && now < life.notFoundUntil);

const films = new WeakMap<Media, Promise<Uint8Array>>();

/** The file itself; made once per media. */
export function bytesOf(media: Media): Promise<Uint8Array> {
  const known = films.get(media) ?? make(media);
  films.set(media, known);
  return known;
}

async function make(media: Media): Promise<Uint8Array> {
  if (media.uploaded) return media.uploaded;
  const { mediaId, prompt, width, height } = media;
  if (media.kind === 'video')
    return makeFilm(filmSize(width, height), media.seconds ?? 8, { title: prompt, comment: mediaId });
  const draw = media.mime === 'image/png' ? drawPng : drawJpeg;
  return draw(`${prompt}\n${mediaId}`, width, height);
}

export const posterOf = (media: Media): Buffer =>
  drawJpeg(`${media.prompt}\n${media.mediaId}`, media.width, media.height);

function filmSize(width: number, height: number): FilmSize {
  const size = FILM_SIZES.find((known) => known === `${width}x${height}`);
  if (!size) throw new Error(`no film of ${width}x${height}`);
  return size;
}
