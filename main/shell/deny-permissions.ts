import type { Session } from 'electron';

/** A video's own full-screen button; everything else (camera, clipboard, notifications, devices …) is refused. */
const ALLOWED: ReadonlySet<string> = new Set(['fullscreen']);

export function denyPermissions(session: Session, ourOrigin: () => string | null): void {
  const allows = (permission: string, url: string) =>
    ALLOWED.has(permission) && URL.canParse(url) && new URL(url).origin === ourOrigin();
  session.setPermissionRequestHandler((_contents, permission, done, details) =>
    done(allows(permission, details.requestingUrl)),
  );
  session.setPermissionCheckHandler((_contents, permission, origin) => allows(permission, origin));
  session.setDevicePermissionHandler(() => false);
}
