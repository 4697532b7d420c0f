import { randomUUID } from 'node:crypto';
import type { Call, Rpc } from './call.ts';
import { read } from './reads.ts';

/** `jHPbke`: the reply holds the new project's id somewhere. */
export const createProject: Rpc = async (call) => {
  await read(call);
  const project = call.account.addProject(String(call.args[1][1][0]), call.world.clock.now());
  return { payload: [`projects/${project.id}`, [null, [project.title]], [null, 22]] };
};

export const deleteProject: Rpc = async (call) => {
  await read(call);
  call.account.projects.delete(String(call.args[0]));
  return { payload: [] };
};

/** `cz8Z4b`: ids in slot 0, or in slot 6 with the project in slot 2. */
export const deleteMedia: Rpc = async (call) => {
  await read(call);
  const ids: string[] = call.args[0] ?? call.args[6];
  for (const id of ids) {
    const media = call.account.find(id);
    if (media) media.deleted = true;
  }
  note(call, 'delete', ids);
  return { payload: [] };
};

/** `mYWVGd`: archives one workflow; payload is ours. */
export const updateWorkflow: Rpc = async (call) => {
  await read(call);
  const [workflowId] = call.args[0];
  const found = call.account.media().filter((media) => media.workflowId === workflowId);
  for (const media of found) media.archived = true;
  const ids = found.map(({ mediaId }) => mediaId);
  note(call, 'archive', ids);
  return { payload: [[workflowId]] };
};

export const createScene: Rpc = async (call) => {
  await read(call);
  return { payload: [randomUUID(), call.args[1]] };
};

function note({ world, account }: Call, action: 'archive' | 'delete', mediaIds: string[]): void {
  world.journal.cleanings.push({ at: world.clock.now(), account: account.id, action, mediaIds });
}
