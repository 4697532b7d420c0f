export interface BrowserPlace {
  /** Absolute path, or a bare name to look up on the PATH. */
  path: string;
  kind: 'chrome' | 'edge' | 'chromium';
}

export interface FindBrowserOptions {
  /** Wins over everything; `FPB_BROWSER_PATH` when empty. */
  override?: string;
  env?: Record<string, string | undefined>;
  platform?: string;
  exists?: (file: string) => boolean;
  which?: (name: string) => string | null;
}

/** In order of preference. */
export function browserPlaces(platform: string, env: Record<string, string | undefined>): BrowserPlace[];

/** Null: none found. Throws an Error when the override names no file. */
export function findBrowser(options?: FindBrowserOptions): BrowserPlace | null;
