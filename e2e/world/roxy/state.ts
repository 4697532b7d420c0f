import { FAILURE, noSuchWindow, Refusal } from './call.ts';
import { type Random, randomHex } from './random.ts';
import { Shelf } from './shelf.ts';
import { defaultProfile, type WindowProfile, type WindowRecord } from './window-record.ts';

export interface WorkspaceSeed {
  id: number;
  workspaceName: string;
  projects: { projectId: number; projectName: string }[];
}

export interface WindowSeed extends Partial<WindowProfile> {
  /** Default: the first workspace. */
  workspaceId?: number;
  dirId?: string;
  openedElsewhere?: string;
}

const A_DAY_MS = 24 * 3_600_000;

/** What the vendor's account holds, in memory. */
export class RoxyState {
  readonly workspaces: readonly WorkspaceSeed[];
  readonly labels: Shelf<{ color: string; name: string }>;
  readonly accounts = new Shelf<Record<string, unknown>>();
  readonly proxies = new Shelf<Record<string, unknown>>();
  readonly #random: Random;
  readonly #windows = new Map<string, WindowRecord>();
  #lastSortNum = 0;

  constructor(workspaces: readonly WorkspaceSeed[], random: Random) {
    this.workspaces = workspaces;
    this.#random = random;
    this.labels = new Shelf();
    for (const { id } of workspaces) {
      this.labels.add(id, { color: '#7558F5', name: 'video' });
      this.accounts.add(id, sampleAccount);
      this.proxies.add(id, sampleProxy);
    }
  }

  workspace(id: number): WorkspaceSeed {
    const found = this.workspaces.find((workspace) => workspace.id === id);
    if (!found) throw new Refusal(FAILURE, '用户没有该团队权限');
    return found;
  }

  projectName(workspaceId: number, projectId: number | null): string | undefined {
    if (projectId === null) return undefined;
    return this.workspace(workspaceId).projects.find((project) => project.projectId === projectId)
      ?.projectName;
  }

  /** `ageMs`: how long ago it was made; seeds are old, so that any change moves their `updateTime` (whole seconds). */
  addWindow({ workspaceId, dirId, openedElsewhere, ...profile }: WindowSeed, ageMs = A_DAY_MS): WindowRecord {
    const workspace = this.workspace(workspaceId ?? this.workspaces[0]?.id ?? 0);
    const sortNum = ++this.#lastSortNum;
    const at = Date.now() - ageMs;
    const window: WindowRecord = {
      dirId: dirId ?? randomHex(this.#random, 32),
      workspaceId: workspace.id,
      sortNum,
      userName: 'roxytest',
      profile: { ...defaultProfile(), ...profile },
      createdAt: at,
      updatedAt: at,
      openedAt: null,
      closedAt: null,
      openedElsewhere: openedElsewhere ?? null,
      cookiesApplied: false,
    };
    this.#checkProject(window);
    this.#windows.set(window.dirId, window);
    return window;
  }

  changeWindow(window: WindowRecord, patch: Partial<WindowProfile>): void {
    this.#checkProject({ ...window, profile: { ...window.profile, ...patch } });
    Object.assign(window.profile, patch);
    if (patch.cookie) window.cookiesApplied = false;
    window.updatedAt = Date.now();
  }

  windows(workspaceId?: number): WindowRecord[] {
    const all = [...this.#windows.values()];
    return workspaceId === undefined ? all : all.filter((window) => window.workspaceId === workspaceId);
  }

  findWindow(dirId: string, workspaceId?: number): WindowRecord | undefined {
    const window = this.#windows.get(dirId);
    return workspaceId === undefined || window?.workspaceId === workspaceId ? window : undefined;
  }

  /** Throws code 101. */
  window(dirId: string, workspaceId?: number): WindowRecord {
    const window = this.findWindow(dirId, workspaceId);
    if (!window) throw noSuchWindow();
    return window;
  }

  deleteWindow(dirId: string): void {
    this.#windows.delete(dirId);
  }

  #checkProject({ workspaceId, profile }: WindowRecord): void {
    if (profile.projectId !== null && this.projectName(workspaceId, profile.projectId) === undefined) {
      throw new Refusal(FAILURE, '请在团队中检查是否关联该项目');
    }
  }
}

const sampleAccount = {
  platformUrl: 'https://www.example.com/',
  platformUserName: 'someone@example.com',
  platformPassword: 'secret-password',
  platformEfa: '2F3CD67B6D',
  platformCookies: [{ name: 'session', value: 'secret-cookie', domain: '.example.com' }],
  platformName: null,
  platformRemarks: '',
};

const sampleProxy = {
  checkChannel: 'IPRust.io',
  ipType: 'IPV4',
  protocol: 'SOCKS5',
  host: '192.0.2.10',
  port: '1080',
  proxyUserName: 'someone',
  proxyPassword: 'secret-proxy-password',
  refreshUrl: '',
  remark: '',
};
