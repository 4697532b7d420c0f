export type { Modes, Timing } from './conduct.ts';
export { type Fault, type Faults, knownRefusals } from './faults.ts';
export type { Journal, JournalEntry } from './journal.ts';
export { lanAddress } from './lan-relay.ts';
export type { OpenData, WindowState } from './runner.ts';
export { startRoxyWorld } from './start.ts';
export type { WindowSeed, WorkspaceSeed } from './state.ts';
export type { RoxyWorld, RoxyWorldOptions, WorldWindow } from './world.ts';
