export { type Chromium, type ChromiumOptions, launchChromium } from './chromium.ts';
export { findChromium } from './find-chromium.ts';
export * from './roxy/index.ts';
export * from './sites/flow/index.ts';
export { makeTempFolder, type TempFolder } from './temp-folder.ts';
