import { GatewayError, type Settings, SettingsSchema } from '../contract/index.ts';

/** `maxBodyBytes` → `FPB_MAX_BODY_BYTES`: every setting has its variable. */
export const variableOf = (setting: string): string =>
  `FPB_${setting.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;

export const SETTING_NAMES = Object.keys(SettingsSchema.shape) as (keyof Settings)[];

/** Settings given by the environment; they win over the file and are never written to it. Errors: `bad_parameter`. */
export function settingsFromEnvironment(environment: NodeJS.ProcessEnv): Partial<Settings> {
  const given: Record<string, unknown> = {};
  for (const name of SETTING_NAMES) {
    const text = environment[variableOf(name)];
    if (text === undefined || text === '') continue;
    const checked = SettingsSchema.shape[name].safeParse(readValue(text, name));
    if (!checked.success) {
      throw new GatewayError(
        'bad_parameter',
        `${variableOf(name)}="${text}" is not valid: ${checked.error.issues[0]?.message}`,
      );
    }
    given[name] = checked.data;
  }
  return given;
}

/** The shape of the default tells what the text means. */
function readValue(text: string, name: keyof Settings): unknown {
  const usual = SettingsSchema.parse({})[name];
  if (typeof usual === 'number') return Number(text);
  if (typeof usual === 'boolean')
    return (
      { true: true, '1': true, yes: true, false: false, '0': false, no: false }[text.toLowerCase()] ?? text
    );
  if (Array.isArray(usual)) return text.split(',').map((part) => part.trim());
  return text;
}
