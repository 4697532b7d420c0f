export type { Account as FlowAccount, AccountOptions as FlowAccountOptions } from './account.ts';
export type { FlowJournal, SubmitEntry as FlowSubmit, UploadEntry as FlowUpload } from './journal.ts';
export type { Media as FlowMedia } from './media.ts';
export type { Offer as FlowOffer } from './offer.ts';
export { SCENARIOS as FLOW_SCENARIOS, type ScenarioName as FlowScenario } from './scenarios.ts';
export { startFlowWorld } from './start.ts';
export type { FlowTiming } from './timing.ts';
export type { FlowWorld, FlowWorldOptions } from './world.ts';
