import { describe, expect, it } from 'vitest';
import { launchArgs } from './launch-args.ts';

const wish = {
  profile: '/data/win_1/profile',
  headless: 'auto' as const,
  extraArgs: [],
  platform: 'linux',
  env: {},
  isRoot: false,
};

describe('launchArgs', () => {
  it('runs headless on a Linux without display', () => {
    expect(launchArgs(wish)).toContain('--headless=new');
  });

  it.each([
    { env: { DISPLAY: ':0' } },
    { env: { WAYLAND_DISPLAY: 'wayland-0' } },
    { platform: 'win32' },
    { platform: 'darwin' },
    { headless: 'no' as const },
  ])('shows the window where there is a display or the person wants it (%#)', (change) => {
    expect(launchArgs({ ...wish, ...change })).not.toContain('--headless=new');
  });

  it('leaves the sandbox on unless root on Linux makes it impossible', () => {
    expect(launchArgs(wish)).not.toContain('--no-sandbox');
    expect(launchArgs({ ...wish, isRoot: true })).toContain('--no-sandbox');
    expect(launchArgs({ ...wish, isRoot: true, platform: 'darwin' })).not.toContain('--no-sandbox');
  });

  it('does not let extra switches open the debugging port to others or take another profile', () => {
    const extraArgs = [
      '--remote-debugging-address=0.0.0.0',
      '--remote-debugging-port=9222',
      '--remote-debugging-pipe',
      '--user-data-dir=/home/me/.config/chrome',
      '--mute-audio',
    ];
    const args = launchArgs({ ...wish, extraArgs });
    expect(args.filter((arg) => /debugging|user-data/.test(arg))).toEqual([
      '--remote-debugging-port=0',
      '--user-data-dir=/data/win_1/profile',
    ]);
    expect(args).toContain('--mute-audio');
  });
});
