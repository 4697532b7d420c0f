import { type Config, EXECUTOR_CODES, type ExecutorCode, TaskTypeSchema } from '../contract/index.ts';

const NAMES: Record<ExecutorCode, string> = {
  veo_workflow: 'Google Flow / Veo',
  dreamina_workflow: 'Dreamina / Seedance',
  gpt_workflow: 'ChatGPT images',
  sora_gen_video: 'Sora',
  grok_workflow: 'Grok',
  demo_workflow: 'Demo (built in)',
};

export const DEFAULT_PROJECT = 'default';
export const LOCAL_SERVER = 'local';

/**
 * What a new installation has: a project, this computer as a server, one task type a site. Also gives an older data
 * folder the task types of sites that came later.
 */
export function completeConfig(config: Config): boolean {
  let changed = false;
  const missing = <T extends { id: string }>(list: T[], entry: T): void => {
    if (list.some(({ id }) => id === entry.id)) return;
    list.push(entry);
    changed = true;
  };
  missing(config.projects, { id: DEFAULT_PROJECT, name: 'Default' });
  missing(config.servers, {
    id: LOCAL_SERVER,
    projectId: DEFAULT_PROJECT,
    name: 'This computer',
    vendor: 'local',
    baseUrl: '',
    token: '',
    enabled: true,
  });
  const isKnown = (code: ExecutorCode) => config.taskTypes.some((type) => type.executor === code);
  for (const code of EXECUTOR_CODES.filter((one) => !isKnown(one))) {
    missing(config.taskTypes, TaskTypeSchema.parse({ id: code, code, name: NAMES[code], executor: code }));
  }
  return changed;
}
