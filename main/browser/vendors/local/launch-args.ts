export interface LaunchWish {
  profile: string;
  headless: 'auto' | 'yes' | 'no';
  extraArgs: readonly string[];
  platform: string;
  env: Record<string, string | undefined>;
  isRoot: boolean;
}

/** These decide which browser we talk to and who else may; they are not for extra switches to change. */
const OURS = /^--(remote-debugging-(port|pipe|address)|user-data-dir)(=|$)/;

export function launchArgs(wish: LaunchWish): string[] {
  const linux = wish.platform === 'linux';
  const hasDisplay = !linux || Boolean(wish.env.DISPLAY || wish.env.WAYLAND_DISPLAY);
  const headless = wish.headless === 'yes' || (wish.headless === 'auto' && !hasDisplay);
  return [
    ...wish.extraArgs.filter((arg) => !OURS.test(arg)),
    // Chromium's sandbox refuses to start under root.
    ...(linux && wish.isRoot ? ['--no-sandbox'] : []),
    ...(headless ? ['--headless=new'] : []),
    '--no-first-run',
    '--no-default-browser-check',
    '--remote-debugging-port=0',
    `--user-data-dir=${wish.profile}`,
  ];
}
