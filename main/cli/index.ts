import { Command } from 'commander';
import { appVersion } from '../app/index.ts';
import { GatewayError } from '../contract/index.ts';
import { addBackgroundCommands } from './commands/background.ts';
import { addCallbackCommands } from './commands/callbacks.ts';
import { addDemoCommand } from './commands/demo.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { addKeyCommands } from './commands/keys.ts';
import { addModelCommands } from './commands/models.ts';
import { addServeCommand } from './commands/serve.ts';
import { addServerCommands } from './commands/servers.ts';
import { addSettingCommands } from './commands/settings.ts';
import { addTaskCommands } from './commands/tasks.ts';
import { addTypeCommands } from './commands/types.ts';
import { addWindowCommands } from './commands/windows.ts';

const program = new Command('fpbrowser2api')
  .description('One local API over the signed-in browser windows you keep.')
  .version(appVersion());
addServeCommand(program);
addBackgroundCommands(program);
addDemoCommand(program);
addDoctorCommand(program);
addKeyCommands(program);
addServerCommands(program);
addWindowCommands(program);
addTypeCommands(program);
addModelCommands(program);
addTaskCommands(program);
addSettingCommands(program);
addCallbackCommands(program);

try {
  await program.parseAsync();
} catch (error) {
  // A refusal is told in one line; only what nobody foresaw shows where it happened.
  if (error instanceof GatewayError) console.error(`${error.code}: ${error.message}`);
  else console.error(error);
  process.exitCode = 1;
}
