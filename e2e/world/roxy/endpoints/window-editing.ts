import { sleep, systemClock } from '../../../../main/kernel/index.ts';
import { type Call, Refusal } from '../call.ts';
import { knownRefusals } from '../faults.ts';
import type { ParamRules } from '../params.ts';
import { profileFields, type WindowProfile } from '../window-record.ts';
import { type Backstage, type EndpointTable, WORKSPACE, workspaceOf } from './endpoint.ts';

const EDITABLE: ParamRules = {
  windowName: 'text',
  windowRemark: 'text',
  projectId: 'int',
  coreVersion: 'text',
  useLatestCore: '0|1',
  os: 'Windows|macOS|Linux|Android|IOS',
  osVersion: 'text',
  cookie: 'objects',
  searchEngine: 'Google|Microsoft Bing|Yahoo|Yandex|DuckDuckGo',
  labelIds: 'ints',
  defaultOpenUrl: 'texts',
  windowPlatformList: 'objects',
  proxyInfo: 'object',
  fingerInfo: 'object',
};

/** Per account: the app makes one window at a time. */
const creating = new WeakSet<Backstage>();

/** Create and change (contract 1.9). */
export const windowEditing: EndpointTable = {
  'POST /browser/create': {
    params: { ...WORKSPACE, ...EDITABLE, coreType: 'Chrome|Firefox' },
    async run(call, stage) {
      const workspaceId = workspaceOf(call, stage);
      const { code, msg } = knownRefusals.creating;
      if (creating.has(stage) && stage.faults.modes.parallelCreate === 'refuse') throw new Refusal(code, msg);
      creating.add(stage);
      try {
        await sleep(systemClock, stage.faults.timing.createDelayMs);
        return { dirId: stage.state.addWindow({ ...sentProfile(call), workspaceId }, 0).dirId };
      } finally {
        creating.delete(stage);
      }
    },
  },

  'POST /browser/mdf': {
    // A patch at top level; coreType cannot be changed.
    params: { ...WORKSPACE, dirId: 'text!', ...EDITABLE },
    run(call, stage) {
      const window = stage.state.window(call.text('dirId') ?? '', workspaceOf(call, stage));
      stage.state.changeWindow(window, sentProfile(call));
    },
  },
};

const sentProfile = (call: Call): Partial<WindowProfile> => call.pick(profileFields);
