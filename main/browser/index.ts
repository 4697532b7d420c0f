export {
  type ConsoleLine,
  createEvidenceStore,
  type EvidenceInput,
  type EvidenceOptions,
  type EvidenceRecord,
  type EvidenceStore,
  type EvidenceSummary,
} from './evidence/evidence-store.ts';
export type { TrafficEntry } from './evidence/traffic-log.ts';
export type { WindowTarget } from './session/attach-window.ts';
export { SESSION_LIMITS, type SessionLimits } from './session/limits.ts';
export { fileOwnTabs, type OwnTabStore } from './session/own-tabs.ts';
export type { Shown } from './session/show-to-person.ts';
export type * from './session/types.ts';
export {
  createWindowSessions,
  type WindowLoss,
  type WindowSessions,
  type WindowSessionsOptions,
} from './session/window-sessions.ts';
export { createLocalVendor, type LocalVendorOptions } from './vendors/local/local-vendor.ts';
export type { RoxyVendorOptions } from './vendors/roxy/options.ts';
export { createRoxyVendor } from './vendors/roxy/roxy-vendor.ts';
export {
  type SyncOrder,
  type SyncProgress,
  type SyncReport,
  type SyncScope,
  syncWindows,
} from './vendors/sync.ts';
