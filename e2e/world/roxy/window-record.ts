export type CoreType = 'Chrome' | 'Firefox';

/** What `create` and `mdf` set; passed through untouched where the simulator makes no use of it. */
export interface WindowProfile {
  windowName: string;
  windowRemark: string;
  projectId: number | null;
  coreType: CoreType;
  coreVersion: string;
  useLatestCore: 0 | 1;
  os: string;
  osVersion: string;
  cookie: { name: string; value: string; domain: string }[];
  searchEngine: string;
  labelIds: number[];
  defaultOpenUrl: string[];
  windowPlatformList: Record<string, unknown>[];
  proxyInfo: Record<string, unknown>;
  fingerInfo: Record<string, unknown>;
}

export interface WindowRecord {
  readonly dirId: string;
  readonly workspaceId: number;
  readonly sortNum: number;
  readonly userName: string;
  profile: WindowProfile;
  /** Epoch ms. */
  readonly createdAt: number;
  updatedAt: number;
  openedAt: number | null;
  closedAt: number | null;
  /** Name of a colleague in whose app it is open: `openStatus` is team-wide, `connection_info` is not. */
  openedElsewhere: string | null;
  /** The noted cookies went into the browser's profile folder already. */
  cookiesApplied: boolean;
}

export const defaultProfile = (): WindowProfile => ({
  windowName: '',
  windowRemark: '',
  projectId: null,
  coreType: 'Chrome',
  coreVersion: '150',
  useLatestCore: 0,
  os: 'Windows',
  osVersion: '11',
  cookie: [],
  searchEngine: 'Google',
  labelIds: [],
  defaultOpenUrl: [],
  windowPlatformList: [],
  proxyInfo: { moduleId: 0, proxyMethod: 'custom', proxyCategory: 'noproxy', ipType: 'IPV4' },
  fingerInfo: {},
});

export const profileFields = Object.keys(defaultProfile()) as (keyof WindowProfile)[];

/** The vendor's time text: local time, whole seconds, no zone. */
export function vendorTime(at: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const time = new Date(at);
  const day = [time.getFullYear(), two(time.getMonth() + 1), two(time.getDate())].join('-');
  return `${day} ${[time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(':')}`;
}
