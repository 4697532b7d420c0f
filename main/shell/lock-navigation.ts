import { shell, type WebContents } from 'electron';

const parse = (url: string): URL | null => (URL.canParse(url) ? new URL(url) : null);

/** Only https leaves the app: `file:`, `ms-settings:` and their like could start programs. */
function openOutside(url: string): void {
  if (parse(url)?.protocol !== 'https:') return;
  shell.openExternal(url).catch(() => undefined);
}

/**
 * Keeps every frame on our origin; https links open in the person's own browser, all else is refused.
 * `ourOrigin` is null until the service runs: then nothing may navigate.
 */
export function lockNavigation(contents: WebContents, ourOrigin: () => string | null): void {
  const isOurs = (url: string) => {
    const origin = ourOrigin();
    return origin !== null && parse(url)?.origin === origin;
  };
  contents.on('will-frame-navigate', (details) => {
    if (isOurs(details.url)) return;
    details.preventDefault();
    // A frame of the page must not be able to open the person's browser by itself.
    if (details.isMainFrame) openOutside(details.url);
  });
  // A redirect is the server's doing, not a link the person chose: it is stopped and not opened outside.
  contents.on('will-redirect', (details) => {
    if (!isOurs(details.url)) details.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    openOutside(url);
    return { action: 'deny' };
  });
}
