import { describe, expect, it } from 'vitest';
import { GatewayError } from '../contract/index.ts';
import { failurePage } from './failure-page.ts';

const html = (url: string) => decodeURIComponent(url.slice(url.indexOf(',') + 1));

describe('the failure page', () => {
  it("shows the error's own text, its code and what to do next", () => {
    const page = html(failurePage(new GatewayError('port_taken', 'Port 8002 is in use'), 'en-US'));
    expect(page).toContain('Port 8002 is in use');
    expect(page).toContain('port_taken');
    expect(page).toContain('config.json');
  });

  it('speaks Chinese on a Chinese system', () => {
    const page = html(failurePage(new GatewayError('data_folder_locked'), 'zh-CN'));
    expect(page).toContain('无法启动');
    expect(page).toContain('已在使用此数据文件夹');
  });

  it('shows an error of any kind and lets no markup of it through', () => {
    const page = html(failurePage(new Error('<script>alert("1")</script> & more'), 'en'));
    expect(page).not.toContain('<script>');
    expect(page).toContain('&#60;script&#62;');
    expect(page).toContain('internal');
    expect(html(failurePage('just text', 'en'))).toContain('just text');
  });
});
