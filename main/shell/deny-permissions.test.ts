import { describe, expect, it, vi } from 'vitest';
import { denyPermissions } from './deny-permissions.ts';
import { asContents, asSession, StubContents, StubSession } from './testing/electron-stub.ts';

vi.mock('electron', () => import('./testing/electron-stub.ts'));

const ORIGIN = 'http://127.0.0.1:8002';

function guarded() {
  const session = new StubSession();
  denyPermissions(asSession(session), () => ORIGIN);
  const contents = asContents(new StubContents());
  type Request = Parameters<NonNullable<typeof session.request>>;
  const requested = (permission: string, requestingUrl: string) => {
    let answer: boolean | undefined;
    session.request?.(
      contents,
      permission as Request[1],
      (granted) => {
        answer = granted;
      },
      { requestingUrl, isMainFrame: true } as Request[3],
    );
    return answer;
  };
  const checked = (permission: string, origin: string) =>
    session.check?.(contents, permission as 'media', origin, { isMainFrame: true });
  return { session, requested, checked };
}

describe('permissions', () => {
  it.each(['media', 'geolocation', 'notifications', 'clipboard-read', 'openExternal', 'midi'])(
    'refuses %s even to our own page',
    (permission) => {
      const { requested, checked } = guarded();
      expect(requested(permission, `${ORIGIN}/`)).toBe(false);
      expect(checked(permission, ORIGIN)).toBe(false);
    },
  );

  it('lets only our own page show a video full screen', () => {
    const { requested, checked } = guarded();
    expect(requested('fullscreen', `${ORIGIN}/`)).toBe(true);
    expect(checked('fullscreen', `${ORIGIN}/`)).toBe(true);
    expect(requested('fullscreen', 'http://127.0.0.1:9000/')).toBe(false);
    expect(checked('fullscreen', '')).toBe(false);
  });

  it('hands out no device', () => {
    const { session } = guarded();
    expect(session.device?.({ deviceType: 'usb', origin: ORIGIN, device: {} as Electron.USBDevice })).toBe(
      false,
    );
  });
});
