import { FAILURE, Refusal } from '../call.ts';
import type { ParamRules } from '../params.ts';
import { type EndpointTable, PAGING, page, WORKSPACE, workspaceOf } from './endpoint.ts';

const CONTENT: ParamRules = {
  platformUrl: 'text!',
  platformUserName: 'text',
  platformPassword: 'text',
  platformEfa: 'text',
  platformRemarks: 'text',
};
const FIELDS = Object.keys(CONTENT);
const UNSENT = {
  platformUserName: '',
  platformPassword: '',
  platformEfa: null,
  platformCookies: [],
  platformName: null,
  platformRemarks: '',
};

/** Platform accounts (contract 1.12). */
export const accounts: EndpointTable = {
  'GET /account/list': {
    params: { ...WORKSPACE, ...PAGING },
    run(call, stage) {
      const rows = stage.state.accounts.of(workspaceOf(call, stage));
      return page(
        rows.map(({ platformName: _, ...row }) => row),
        call,
      );
    },
  },

  'POST /account/create': {
    params: { ...WORKSPACE, ...CONTENT },
    run(call, stage) {
      const account = stage.state.accounts.add(workspaceOf(call, stage), { ...UNSENT, ...call.pick(FIELDS) });
      return { platform_id: account.id };
    },
  },

  'POST /account/batch_create': {
    params: { ...WORKSPACE, accountList: 'objects!' },
    run(call, stage) {
      const workspaceId = workspaceOf(call, stage);
      const list = call.objects('accountList');
      if (list.some((one) => typeof one.platformUrl !== 'string'))
        throw new Refusal(FAILURE, '参数错误: platformUrl');
      for (const one of list) stage.state.accounts.add(workspaceId, { ...UNSENT, ...one });
    },
  },

  'POST /account/modify': {
    params: { ...WORKSPACE, ...CONTENT, id: 'int!' },
    run(call, stage) {
      const id = call.number('id') ?? 0;
      if (!stage.state.accounts.change(workspaceOf(call, stage), id, call.pick(FIELDS)))
        throw new Refusal(FAILURE, '失败');
    },
  },

  'POST /account/delete': {
    params: { ...WORKSPACE, ids: 'ints!' },
    run: (call, stage) => stage.state.accounts.remove(workspaceOf(call, stage), call.numbers('ids')),
  },
};
