import { FAILURE, noSuchWindow, Refusal } from '../call.ts';
import { clearProfile } from '../engine.ts';
import type { WindowRecord } from '../window-record.ts';
import { type Backstage, type EndpointTable, WORKSPACE, workspaceOf } from './endpoint.ts';

/** Open, close, delete and maintenance (contract 1.6, 1.7, 1.9, 1.10). */
export const windowActions: EndpointTable = {
  'POST /browser/open': {
    params: { ...WORKSPACE, dirId: 'text!', args: 'texts', forceOpen: 'flag', headless: 'flag' },
    run(call, stage) {
      const window = stage.state.window(call.text('dirId') ?? '', workspaceOf(call, stage));
      return stage.runner.open(window, call.texts('args'));
    },
  },

  'POST /browser/close': {
    params: { dirId: 'text!' },
    async run(call, { state, runner, faults }) {
      const { dirId } = state.window(call.text('dirId') ?? '');
      const wasOpen = await runner.close(dirId);
      if (!wasOpen && faults.modes.closeWhileClosed === 'refuse')
        throw new Refusal(FAILURE, 'Profile is not open');
    },
  },

  'POST /browser/delete': {
    params: { ...WORKSPACE, dirIds: 'texts!', isSoftDelete: 'flag' },
    async run(call, stage) {
      const windows = closedWindows(call.texts('dirIds'), stage, workspaceOf(call, stage));
      for (const { dirId } of windows) {
        stage.state.deleteWindow(dirId);
        if (call.flag('isSoftDelete') === false) await clearProfile(stage.engines, dirId, true);
      }
    },
  },

  'POST /browser/random_env': {
    params: { ...WORKSPACE, dirId: 'text!' },
    run(call, stage) {
      const window = stage.state.window(call.text('dirId') ?? '', workspaceOf(call, stage));
      stage.state.changeWindow(window, {});
    },
  },

  'POST /browser/clear_local_cache': {
    params: { dirIds: 'texts!', type: 'partial|all|cloud', workspaceId: 'int' },
    async run(call, stage) {
      const cloud = call.text('type') === 'cloud';
      if (cloud) workspaceOf(call, stage);
      for (const { dirId } of closedWindows(call.texts('dirIds'), stage)) {
        await clearProfile(stage.engines, dirId, cloud);
      }
    },
  },

  'POST /browser/clear_server_cache': {
    params: { ...WORKSPACE, dirIds: 'texts!' },
    run(call, stage) {
      const windows = closedWindows(call.texts('dirIds'), stage, workspaceOf(call, stage));
      for (const window of windows) window.profile.cookie = [];
    },
  },
};

/** Vendor test order is close first; what the app says otherwise is not documented. */
function closedWindows(dirIds: string[], { state, runner }: Backstage, workspaceId?: number): WindowRecord[] {
  if (dirIds.length === 0) throw noSuchWindow();
  const windows = dirIds.map((dirId) => state.window(dirId, workspaceId));
  if (windows.some(({ dirId }) => runner.state(dirId) !== 'closed'))
    throw new Refusal(FAILURE, '请先关闭窗口');
  return windows;
}
