import { vendorTime, type WindowRecord } from './window-record.ts';

/** The 11 documented fields of a list row, no more. */
export const listRow = (window: WindowRecord) => ({
  dirId: window.dirId,
  windowSortNum: window.sortNum,
  windowName: window.profile.windowName,
  coreVersion: window.profile.coreVersion,
  coreType: window.profile.coreType,
  os: window.profile.os,
  osVersion: window.profile.osVersion,
  windowRemark: window.profile.windowRemark,
  createTime: vendorTime(window.createdAt),
  updateTime: vendorTime(window.updatedAt),
  userName: window.userName,
});

export interface DetailExtras {
  projectName: string | undefined;
  labels: { id: number; name: string; color: string }[];
  openStatus: boolean | 0 | 1;
}

/** One row of `detail`: the list's fields and secrets (cookies, passwords, proxy login) that no client may log. */
export function detailRow(window: WindowRecord, extras: DetailExtras) {
  const { profile } = window;
  const opener = window.openedElsewhere ?? window.userName;
  const noted = window.profile.windowPlatformList.map((platform, id) => ({ id, ...platform }));
  return {
    ...listRow(window),
    userAgent: userAgent(window),
    cookie: profile.cookie,
    searchEngine: profile.searchEngine,
    windowPlatformList: noted,
    defaultOpenUrl: profile.defaultOpenUrl,
    useLatestCore: profile.useLatestCore,
    ...(profile.projectId === null
      ? {}
      : { projectId: profile.projectId, projectName: extras.projectName ?? '' }),
    openStatus: extras.openStatus,
    statusInfo: extras.openStatus
      ? [{ openTime: vendorTime(window.openedAt ?? Date.now()), openUserName: opener }]
      : [],
    openTime: window.openedAt === null ? '' : vendorTime(window.openedAt),
    closeTime: window.closedAt === null ? '' : vendorTime(window.closedAt),
    proxyInfo: proxyInfo(window),
    isOften: false,
    labelInfo: extras.labels.map(({ id, name, color }) => ({
      labelId: id,
      labelName: name,
      labelColor: color,
    })),
  };
}

function proxyInfo({ profile }: WindowRecord): Record<string, unknown> {
  const category = profile.proxyInfo.proxyCategory;
  const protocol = category === 'noproxy' ? 'noproxy' : category;
  return {
    protocol,
    host: '',
    port: '',
    proxyUserName: '',
    proxyPassword: '',
    refreshUrl: '',
    ...profile.proxyInfo,
  };
}

function userAgent({ profile }: WindowRecord): string {
  const platform =
    profile.os === 'macOS' ? 'Macintosh; Intel Mac OS X 10_15_7' : 'Windows NT 10.0; Win64; x64';
  if (profile.coreType === 'Firefox')
    return `Mozilla/5.0 (${platform}; rv:${profile.coreVersion}.0) Gecko/20100101 Firefox/${profile.coreVersion}.0`;
  return `Mozilla/5.0 (${platform}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${profile.coreVersion}.0.0.0 Safari/537.36`;
}
