import type { WindowSeed, WorkspaceSeed } from './state.ts';

export const sampleWorkspaces: readonly WorkspaceSeed[] = [
  {
    id: 1,
    workspaceName: 'Team A',
    projects: [
      { projectId: 1, projectName: 'Studio' },
      { projectId: 2, projectName: 'Lab' },
    ],
  },
  {
    id: 2,
    workspaceName: 'Team B',
    projects: [
      { projectId: 3, projectName: 'Shop' },
      { projectId: 4, projectName: 'Archive' },
    ],
  },
];

/** Window number `index` of a world, with the secrets that a client must not leak. */
export function sampleWindow(index: number, workspaces: readonly WorkspaceSeed[]): WindowSeed {
  const workspace = workspaces[index % workspaces.length];
  const project = workspace?.projects[Math.floor(index / workspaces.length) % workspace.projects.length];
  const user = `person${index + 1}@example.com`;
  return {
    ...(workspace ? { workspaceId: workspace.id } : {}),
    projectId: project?.projectId ?? null,
    windowName: `Window ${index + 1}`,
    windowRemark: `sample ${index + 1}`,
    windowPlatformList: [
      {
        platformUrl: 'https://www.example.com/',
        platformUserName: user,
        platformPassword: `secret-password-${index + 1}`,
        platformEfa: 'SECRET2FA',
        platformRemarks: '',
      },
    ],
    proxyInfo: {
      moduleId: 0,
      proxyMethod: 'custom',
      proxyCategory: 'SOCKS5',
      ipType: 'IPV4',
      protocol: 'SOCKS5',
      host: `192.0.2.${index + 1}`,
      port: '1080',
      proxyUserName: 'someone',
      proxyPassword: `secret-proxy-${index + 1}`,
      refreshUrl: '',
      lastIp: `198.51.100.${index + 1}`,
      lastCountry: 'US',
      checkChannel: 'IPRust.io',
    },
  };
}
