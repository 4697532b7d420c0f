import {
  defaultAssetsFolder,
  defaultDataFolder,
  type OperationName,
  openEngine,
  operate,
  readServiceFile,
  type ServiceFile,
} from '../app/index.ts';
import { GatewayError, isErrorCode } from '../contract/index.ts';

export const dataFolder = (): string => defaultDataFolder(process.env, process.platform);

/** The running service of this data folder, or null. A file left by a killed service does not count. */
export async function runningService(): Promise<ServiceFile | null> {
  const service = readServiceFile(dataFolder());
  if (!service) return null;
  try {
    const answer = await fetch(`${service.origin}/v1/health`, { signal: AbortSignal.timeout(5_000) });
    return answer.ok ? service : null;
  } catch {
    return null;
  }
}

/**
 * Runs an operation where the data is in use: inside the running service, else on the data folder itself. Errors:
 * what the operation throws; `data_folder_locked` when something else holds the folder.
 */
export async function call(name: OperationName | 'service.stop', input: unknown = {}): Promise<unknown> {
  const service = await runningService();
  if (service) return callService(service, name, input);
  const engine = openEngine({
    dataFolder: dataFolder(),
    assetsFolder: defaultAssetsFolder(),
    environment: process.env,
    what: `command ${name}`,
    origin: () => '',
  });
  try {
    return await operate(engine, name, input);
  } finally {
    await engine.close();
  }
}

async function callService(service: ServiceFile, name: string, input: unknown): Promise<unknown> {
  const answer = await fetch(`${service.origin}/local/operations/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-fpb-local-token': service.token },
    body: JSON.stringify(input),
  });
  const body = (await answer.json()) as { result?: unknown; error?: { code: string; message: string } };
  if (answer.ok) return body.result;
  const code = body.error?.code;
  throw new GatewayError(isErrorCode(code) ? code : 'internal', body.error?.message);
}
