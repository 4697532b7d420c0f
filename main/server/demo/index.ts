export { SCENARIOS, type Scenario } from './scenarios.ts';
export { createDemoSite, type DemoSite, type DemoSiteOptions } from './site.ts';
export type { DemoState } from './state.ts';
export type { DemoStore } from './state-keeper.ts';
