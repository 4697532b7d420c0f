import type { Call } from '../call.ts';
import { noSuchWindow } from '../call.ts';
import type { WindowRecord } from '../window-record.ts';
import { detailRow, listRow } from '../window-rows.ts';
import { type Backstage, type EndpointTable, PAGING, page, WORKSPACE, workspaceOf } from './endpoint.ts';

/** List, detail and running windows (contract 1.4, 1.5, 1.8). */
export const windowReads: EndpointTable = {
  'GET /browser/list_v3': {
    params: {
      ...WORKSPACE,
      ...PAGING,
      dirIds: 'csv',
      windowName: 'text',
      sortNums: 'csv',
      os: 'Windows|macOS|Linux|Android|IOS',
      projectIds: 'csv',
      windowRemark: 'text',
    },
    run(call, stage) {
      const windows = stage.state.windows(workspaceOf(call, stage));
      return page(windows.filter((window) => matches(window, call)).map(listRow), call);
    },
  },

  'GET /browser/detail': {
    params: { ...WORKSPACE, dirId: 'text!' },
    run(call, stage) {
      const window = stage.state.findWindow(call.text('dirId') ?? '', workspaceOf(call, stage));
      if (window) return { total: 1, rows: [detail(window, stage)] };
      if (stage.faults.modes.unknownDetail === 'refuse') throw noSuchWindow();
      return { total: 0, rows: [] };
    },
  },

  'GET /browser/connection_info': {
    params: { dirIds: 'csv' },
    run(call, { runner, faults }) {
      const wanted = call.texts('dirIds');
      const entries = runner.listed().filter(({ dirId }) => wanted.length === 0 || wanted.includes(dirId));
      return entries.length === 0 && faults.modes.noneRunning === 'missing' ? undefined : entries;
    },
  },
};

function matches({ dirId, sortNum, profile }: WindowRecord, call: Call): boolean {
  const among = (name: string, value: unknown) => {
    const wanted = call.texts(name);
    return wanted.length === 0 || wanted.includes(String(value));
  };
  // Whether names match in part or in full is not documented; in part is the kinder trap for a client.
  return (
    among('dirIds', dirId) &&
    among('sortNums', sortNum) &&
    among('projectIds', profile.projectId) &&
    profile.windowName.includes(call.text('windowName') ?? '') &&
    profile.windowRemark.includes(call.text('windowRemark') ?? '') &&
    profile.os === (call.text('os') ?? profile.os)
  );
}

function detail(window: WindowRecord, { state, runner, faults }: Backstage) {
  const open = runner.state(window.dirId) === 'open' || window.openedElsewhere !== null;
  return detailRow(window, {
    projectName: state.projectName(window.workspaceId, window.profile.projectId),
    labels: state.labels.of(window.workspaceId).filter(({ id }) => window.profile.labelIds.includes(id)),
    openStatus: faults.modes.openStatus === 'boolean' ? open : open ? 1 : 0,
  });
}
