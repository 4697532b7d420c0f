import { z } from 'zod';
import { GatewayError, SettingsSchema } from '../../contract/index.ts';
import { variableOf } from '../environment-settings.ts';
import { operation } from './operation.ts';

export const settingOperations = {
  /** Values in force, and which of them the environment holds. */
  'settings.list': operation(z.object({}), async ({ settings, store }) => {
    const stored = store.config.get().settings;
    return Object.entries(settings()).map(([name, value]) => ({
      name,
      value,
      variable: variableOf(name),
      fromEnvironment: JSON.stringify(value) !== JSON.stringify(stored[name as keyof typeof stored]),
    }));
  }),
  'settings.set': operation(
    z.object({ name: z.string(), value: z.unknown() }),
    async ({ store, scheduler }, { name, value }) => {
      if (!Object.hasOwn(SettingsSchema.shape, name))
        throw new GatewayError('not_found', `There is no setting ${name}`);
      store.config.update((draft) => {
        Object.assign(draft.settings, { [name]: value });
      });
      await scheduler.reload();
      return { name, value: store.config.get().settings[name as keyof typeof SettingsSchema.shape] };
    },
  ),
};
