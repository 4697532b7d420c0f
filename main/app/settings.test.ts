import { expect, test } from 'vitest';
import { ConfigSchema, EXECUTOR_CODES } from '../contract/index.ts';
import { SETTING_NAMES, settingsFromEnvironment, variableOf } from './environment-settings.ts';
import { completeConfig } from './first-run.ts';

test('every setting can be given by a variable, in the spelling people expect', () => {
  expect(variableOf('port')).toBe('FPB_PORT');
  expect(variableOf('maxBodyBytes')).toBe('FPB_MAX_BODY_BYTES');
  expect(new Set(SETTING_NAMES.map(variableOf)).size).toBe(SETTING_NAMES.length);
});

test('numbers, switches and lists are read as what they are', () => {
  const given = settingsFromEnvironment({
    FPB_PORT: '9000',
    FPB_CLOSE_WINDOWS_ON_EXIT: 'no',
    FPB_ALLOWED_HOSTS: 'a.example, b.example',
    FPB_HOST: '0.0.0.0',
    FPB_LOG_LEVEL: '',
  });
  expect(given).toEqual({
    port: 9000,
    closeWindowsOnExit: false,
    allowedHosts: ['a.example', 'b.example'],
    host: '0.0.0.0',
  });
});

test('nonsense is refused with the variable’s name instead of silently taking the default', () => {
  for (const [name, value] of [
    ['FPB_PORT', '80a'],
    ['FPB_PORT', '99999'],
    ['FPB_BROWSER_HEADLESS', 'maybe'],
    ['FPB_PAUSED', 'perhaps'],
  ] as const) {
    expect(() => settingsFromEnvironment({ [name]: value })).toThrow(
      new RegExp(`^${name}="${value}" is not valid`),
    );
  }
});

test('a new installation has this computer as a server and a task type for every site; a second look changes nothing', () => {
  const config = ConfigSchema.parse({});
  expect(completeConfig(config)).toBe(true);
  expect(config.taskTypes.map(({ executor }) => executor)).toEqual([...EXECUTOR_CODES]);
  expect(config.servers.map(({ vendor }) => vendor)).toEqual(['local']);
  expect(completeConfig(config)).toBe(false);
  expect(ConfigSchema.safeParse(config).success).toBe(true);
});

test('a task type a person has renamed is left alone', () => {
  const config = ConfigSchema.parse({
    taskTypes: [{ id: 'mine', code: 'my_flow', name: 'Mine', executor: 'veo_workflow' }],
  });
  completeConfig(config);
  expect(
    config.taskTypes.filter(({ executor }) => executor === 'veo_workflow').map(({ code }) => code),
  ).toEqual(['my_flow']);
});
