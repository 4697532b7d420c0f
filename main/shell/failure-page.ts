import { type ErrorCode, GatewayError } from '../contract/index.ts';

interface Words {
  title: string;
  close: string;
  otherwise: string;
  next: Partial<Record<ErrorCode, string>>;
}

const EN: Words = {
  title: 'FPBrowser2API could not start',
  close: 'Close this window and start the app again.',
  otherwise: 'The log in the data folder says more.',
  next: {
    port_taken:
      'Another program uses this port, perhaps the app started from a terminal. End it, or set another "port" in config.json.',
    data_folder_locked:
      'The app already runs on this data folder, perhaps from a terminal. Stop it there first.',
    data_folder_invalid: 'Update the app, or put back a backup of the data folder.',
    storage_full: 'Free some disk space.',
  },
};

const ZH: Words = {
  title: 'FPBrowser2API 无法启动',
  close: '请关闭此窗口，然后重新启动应用。',
  otherwise: '详情见数据文件夹中的日志。',
  next: {
    port_taken:
      '端口被其他程序占用，可能是从终端启动的本应用。请结束该程序，或在 config.json 中修改 "port"。',
    data_folder_locked: '本应用已在使用此数据文件夹，可能是从终端启动的。请先在那里停止它。',
    data_folder_invalid: '请更新应用，或恢复数据文件夹的备份。',
    storage_full: '请清理磁盘空间。',
  },
};

const escapeHtml = (text: string) =>
  text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);

const STYLE = `body{font:15px/1.6 system-ui,sans-serif;max-width:38rem;margin:16vh auto 0;padding:0 2rem;
color-scheme:light dark;background:light-dark(#f6f7f9,#14161a);color:light-dark(#1b1f27,#e8eaef)}
h1{font-size:1.35rem}pre{white-space:pre-wrap;overflow-wrap:anywhere;padding:.8rem 1rem;border-radius:8px;
background:light-dark(#e9ecf1,#22262e)}code{opacity:.65}`;

const describe = (error: unknown): { code: ErrorCode; message: string } =>
  error instanceof GatewayError
    ? { code: error.code, message: error.message }
    : { code: 'internal', message: error instanceof Error ? error.message : String(error) };

/** A page without scripts, as a `data:` URL: there is no service that could deliver one. `locale` as in BCP 47. */
export function failurePage(error: unknown, locale: string): string {
  const words = locale.toLowerCase().startsWith('zh') ? ZH : EN;
  const { code, message } = describe(error);
  const html = `<!doctype html><html lang="${words === ZH ? 'zh-CN' : 'en'}"><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${words.title}</title><style>${STYLE}</style><h1>${words.title}</h1>
<pre>${escapeHtml(message)}</pre><p>${words.next[code] ?? words.otherwise}</p>
<p>${words.close}</p><code>${code}</code></html>`;
  return `data:text/html;charset=utf-8,${encodeURIComponent(html)}`;
}
