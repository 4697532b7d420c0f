/** Window vendors: browser/vendors. */

export interface VendorProject {
  id: string;
  name: string;
}
export interface VendorWorkspace {
  id: string;
  name: string;
  projects: VendorProject[];
}

export interface WindowScope {
  /** Vendors without workspaces ignore it. */
  workspaceId?: string;
  projectIds?: string[];
}
export interface PageRequest {
  /** 1-based. */
  index: number;
  /** 1–100. */
  size: number;
}
export interface Page<T> {
  total: number;
  rows: T[];
}

export interface VendorWindow {
  windowId: string;
  name: string;
  sortNumber: number | null;
  remark: string;
  projectName: string | null;
  os: string | null;
  /** `Chrome` | `Firefox` | …; Chrome when the vendor does not say. */
  coreType: string;
  coreVersion: string | null;
  /** The vendor's own change mark; a sync asks `detail` only for rows whose mark moved. */
  updatedAt: string | null;
}
export interface VendorWindowDetail extends VendorWindow {
  /** User name and site of the account noted in the vendor; never its password. */
  account: string | null;
  proxy: string | null;
  proxyCountry: string | null;
}

export interface WindowRef {
  windowId: string;
  workspaceId?: string;
}
export interface CdpEndpoint {
  /** `http://host:port`, preferred: it finds the browser's GUID by itself. */
  httpUrl: string | null;
  wsUrl: string | null;
  pid: number | null;
  /** Changes with every launch; handles of another generation are stale. */
  generation: string;
  /** `bidi` endpoints cannot be driven and are refused. */
  protocol: 'cdp' | 'bidi';
}
export interface OpenOptions {
  /** Extra browser switches. */
  args?: string[];
  signal?: AbortSignal;
}

/** Errors: GatewayError with `vendor_*`, `window_*`. Every method may be called at any time, in parallel. */
export interface WindowVendor {
  readonly kind: 'roxy' | 'local';
  health(signal?: AbortSignal): Promise<void>;
  workspaces(signal?: AbortSignal): Promise<VendorWorkspace[]>;
  windows(scope: WindowScope, page: PageRequest, signal?: AbortSignal): Promise<Page<VendorWindow>>;
  /** `null` when the vendor does not know the window. */
  detail(ref: WindowRef, signal?: AbortSignal): Promise<VendorWindowDetail | null>;
  /** Windows open on the vendor's machine, by vendor window id; `refs` narrows the question. */
  running(refs?: WindowRef[], signal?: AbortSignal): Promise<Map<string, CdpEndpoint>>;
  /** Opens it, or returns the endpoint of the open one. One lane per server; a doubtful `open` is never sent again. */
  open(ref: WindowRef, options?: OpenOptions): Promise<CdpEndpoint>;
  /** Resolves when the window is no longer running; closing a closed window is no error. */
  close(ref: WindowRef, signal?: AbortSignal): Promise<void>;
}

/** A vendor whose windows the app itself may make and unmake (local). */
export interface WindowMaker {
  create(name: string): Promise<VendorWindow>;
  /** Closes it first; the profile folder is removed. */
  remove(windowId: string): Promise<void>;
}
