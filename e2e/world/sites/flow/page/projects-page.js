import { projects, t } from './boot.js';
import { h, icon } from './dom.js';
import { header } from './header.js';
import { call } from './rpc.js';

const ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

/** `/`: the account's projects. */
export function projectsPage(root, { go }) {
  const create = async () => {
    const payload = await call('jHPbke', ['projects/*', [null, [t('newProject')]], [null, 22]]);
    const [id] = ID.exec(JSON.stringify(payload)) ?? [];
    projects.unshift({ id, title: t('newProject') });
    go(`/project/${id}`);
  };
  const cards = projects.map(({ id, title }) =>
    h('flow-project-card', { tabindex: '0', onclick: () => go(`/project/${id}`) }, h('span', {}, title)),
  );
  root.replaceChildren(
    header(go),
    h(
      'div.projects',
      {},
      h('button.new-project', { onclick: () => void create() }, icon('add_2'), t('newProject')),
      ...cards,
    ),
  );
  return () => undefined;
}
