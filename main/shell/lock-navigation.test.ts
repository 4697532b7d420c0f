import { beforeEach, describe, expect, it, vi } from 'vitest';
import { lockNavigation } from './lock-navigation.ts';
import { asContents, resetElectron, StubContents, seen } from './testing/electron-stub.ts';

vi.mock('electron', () => import('./testing/electron-stub.ts'));

const ORIGIN = 'http://127.0.0.1:8002';

function locked(origin: string | null = ORIGIN) {
  const contents = new StubContents();
  lockNavigation(asContents(contents), () => origin);
  const go = (event: string, url: string, isMainFrame = true) => {
    let allowed = true;
    contents.emit(event, { url, isMainFrame, preventDefault: () => (allowed = false) });
    return allowed;
  };
  return { contents, go };
}

describe('locked navigation', () => {
  beforeEach(resetElectron);

  it('lets the page move within its own origin', () => {
    const { go } = locked();
    expect(go('will-frame-navigate', `${ORIGIN}/demo/`)).toBe(true);
    expect(go('will-redirect', `${ORIGIN}/demo/`)).toBe(true);
    expect(seen.opened).toEqual([]);
  });

  it.each([
    'http://127.0.0.1:9000/',
    'http://127.0.0.1:8002.evil.example/',
    'http://localhost:8002/',
    'file:///etc/passwd',
    'data:text/html,x',
    'not a url',
  ])('refuses %s and opens it nowhere', (url) => {
    const { go } = locked();
    expect(go('will-frame-navigate', url)).toBe(false);
    expect(go('will-redirect', url)).toBe(false);
    expect(seen.opened).toEqual([]);
  });

  it("opens an https link in the person's own browser", () => {
    const { go } = locked();
    expect(go('will-frame-navigate', 'https://example.com/help')).toBe(false);
    expect(seen.opened).toEqual(['https://example.com/help']);
  });

  it('opens nothing for a link inside an embedded frame or for a redirect', () => {
    const { go } = locked();
    expect(go('will-frame-navigate', 'https://example.com/', false)).toBe(false);
    expect(go('will-redirect', 'https://example.com/')).toBe(false);
    expect(seen.opened).toEqual([]);
  });

  it('never opens a second window, and hands only https to the outside', () => {
    const { contents } = locked();
    const open = (url: string) =>
      contents.openHandler?.({ url } as Parameters<NonNullable<typeof contents.openHandler>>[0]);
    expect(open('https://example.com/')).toEqual({ action: 'deny' });
    expect(open('ms-settings:display')).toEqual({ action: 'deny' });
    expect(open(`${ORIGIN}/`)).toEqual({ action: 'deny' });
    expect(seen.opened).toEqual(['https://example.com/']);
  });

  it('refuses every navigation while there is no service', () => {
    expect(locked(null).go('will-frame-navigate', 'data:text/html,x')).toBe(false);
  });

  it('refuses embedded webviews', () => {
    expect(locked().go('will-attach-webview', '')).toBe(false);
  });
});
