import { FAILURE, Refusal } from '../call.ts';
import type { ParamRules } from '../params.ts';
import { vendorTime } from '../window-record.ts';
import { type EndpointTable, PAGING, page, WORKSPACE, workspaceOf } from './endpoint.ts';

const CONTENT: ParamRules = {
  checkChannel: 'text!',
  ipType: 'IPV4|IPV6!',
  protocol: 'HTTP|HTTPS|SOCKS5!',
  host: 'text!',
  port: 'text!',
  proxyUserName: 'text',
  proxyPassword: 'text',
  refreshUrl: 'text',
  remark: 'text',
};
const FIELDS = Object.keys(CONTENT);

/** What a row of `list_merged` has beyond what was sent. */
const UNSENT = {
  proxyUserName: '',
  proxyPassword: '',
  refreshUrl: '',
  remark: '',
  checkStatus: 0,
  checkChannelValue: '',
  lastIp: '',
  lastCountry: '',
  lastState: '',
  lastCity: '',
  checkTime: '',
  expireDate: null,
  proxyType: '0',
  dataType: 'proxyModule',
  isBind: 0,
  bindCount: 0,
  bindList: [],
};

/** Stored proxies (contract 1.11). Secrets are in every row. */
export const proxies: EndpointTable = {
  'GET /proxy/detect_channel': {
    params: WORKSPACE,
    run: (call, stage) => {
      workspaceOf(call, stage);
      return ['IPRust.io', 'IP-API', 'IP123.in'].map((value) => ({ label: value, type: 'default', value }));
    },
  },

  'GET /proxy/list_merged': {
    params: {
      ...WORKSPACE,
      ...PAGING,
      type: 'text',
      orderType: 'asc|desc',
      proxyType: '0|1',
      check_status: 'int',
    },
    run(call, stage) {
      const rows = stage.state.proxies.of(workspaceOf(call, stage)).map((proxy) => ({ ...UNSENT, ...proxy }));
      const wanted = call.text('type') === 'available_list' ? 1 : call.number('check_status');
      const kept = rows.filter(
        (row) =>
          (wanted ?? row.checkStatus) === row.checkStatus &&
          (call.text('proxyType') ?? '0') === row.proxyType,
      );
      return page(call.text('orderType') === 'desc' ? kept.reverse() : kept, call);
    },
  },

  'GET /proxy/list': {
    params: { ...WORKSPACE, ...PAGING },
    run: (call, stage) => page(stage.state.proxies.of(workspaceOf(call, stage)), call),
  },

  'GET /proxy/bought_list': {
    params: { ...WORKSPACE, ...PAGING, type: '0|1' },
    run: (call, stage) => page(workspaceOf(call, stage) ? [] : [], call),
  },

  'POST /proxy/create': {
    params: { ...WORKSPACE, ...CONTENT },
    run(call, stage) {
      stage.state.proxies.add(workspaceOf(call, stage), call.pick(FIELDS));
    },
  },

  'POST /proxy/batch_create': {
    params: { ...WORKSPACE, checkChannel: 'text!', proxyList: 'objects!' },
    run(call, stage) {
      const workspaceId = workspaceOf(call, stage);
      const list = call
        .objects('proxyList')
        .map((one) => ({ checkChannel: call.text('checkChannel'), ...one }));
      const complaints = list.flatMap((one, index) => {
        const missing = FIELDS.filter((name) => CONTENT[name]?.endsWith('!') && !(name in one));
        return missing.length > 0 ? [{ index, msg: missing.map((name) => `参数错误: ${name}`) }] : [];
      });
      if (complaints.length > 0) throw new Refusal(FAILURE, '失败', complaints);
      for (const one of list) stage.state.proxies.add(workspaceId, one);
    },
  },

  'POST /proxy/modify': {
    params: { ...WORKSPACE, ...CONTENT, id: 'int!' },
    run(call, stage) {
      const id = call.number('id') ?? 0;
      if (!stage.state.proxies.change(workspaceOf(call, stage), id, call.pick(FIELDS)))
        throw new Refusal(FAILURE, '失败');
    },
  },

  'POST /proxy/detect': {
    params: { ...WORKSPACE, id: 'int!' },
    run(call, stage) {
      const seen = {
        checkStatus: 1,
        lastIp: '192.0.2.10',
        lastCountry: 'US',
        checkTime: vendorTime(Date.now()),
      };
      const found = stage.state.proxies.change(workspaceOf(call, stage), call.number('id') ?? 0, seen);
      if (!found) throw new Refusal(FAILURE, '失败');
    },
  },

  'POST /proxy/delete': {
    params: { ...WORKSPACE, ids: 'ints!' },
    run: (call, stage) => stage.state.proxies.remove(workspaceOf(call, stage), call.numbers('ids')),
  },
};
