import type { z } from 'zod';
import type { VendorWindow, VendorWindowDetail, VendorWorkspace } from '../../../domain/index.ts';
import type { DetailRow, ListRow, Workspace } from './shapes.ts';

/** RoxyBrowser's rows → the words of the house. */

export const toWorkspace = (row: z.infer<typeof Workspace>): VendorWorkspace => ({
  id: row.id,
  name: row.workspaceName ?? row.id,
  projects: row.project_details.flatMap((project) =>
    project.id === null ? [] : [{ id: project.id, name: project.name ?? project.id }],
  ),
});

export const toWindow = (row: ListRow): VendorWindow => ({
  windowId: row.dirId,
  name: row.windowName ?? '',
  sortNumber: row.windowSortNum,
  remark: row.windowRemark ?? '',
  projectName: row.projectName,
  os: row.os,
  coreType: row.coreType ?? 'Chrome',
  coreVersion: row.coreVersion,
  updatedAt: row.updateTime,
});

export const toDetail = (row: DetailRow): VendorWindowDetail => ({
  ...toWindow(row),
  account: accountOf(row),
  proxy: proxyOf(row),
  proxyCountry: row.proxyInfo?.lastCountry || null,
});

/** `user @ host`, several joined by commas. */
function accountOf(row: DetailRow): string | null {
  const accounts = row.windowPlatformList.flatMap(({ platformUserName, platformUrl }) => {
    if (!platformUserName) return [];
    const host = hostOf(platformUrl);
    return [host ? `${platformUserName} @ ${host}` : platformUserName];
  });
  return accounts.length > 0 ? [...new Set(accounts)].join(', ') : null;
}

/** Only the host: a URL may hold credentials. */
function hostOf(url: string | null): string | null {
  if (!url) return null;
  try {
    return new URL(/^[a-z]+:\/\//i.test(url) ? url : `https://${url}`).hostname || null;
  } catch {
    return null;
  }
}

function proxyOf(row: DetailRow): string | null {
  const proxy = row.proxyInfo;
  const protocol = (proxy?.protocol || proxy?.proxyCategory || '').toLowerCase();
  // A pasted host may read `user:password@host`.
  const host = proxy?.host?.split('@').at(-1)?.trim();
  if (!host || protocol === '' || protocol === 'noproxy') return null;
  return `${protocol}://${host}${proxy?.port ? `:${proxy.port}` : ''}`;
}
