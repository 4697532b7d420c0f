import { app, Menu } from 'electron';

/** No menu bar, except on macOS, where cut, copy and paste come from the menu. A developer keeps Electron's own. */
export function setAppMenu(): void {
  if (!app.isPackaged) return;
  const roles = [
    { role: 'appMenu' as const },
    { role: 'editMenu' as const },
    { role: 'windowMenu' as const },
  ];
  Menu.setApplicationMenu(process.platform === 'darwin' ? Menu.buildFromTemplate(roles) : null);
}
