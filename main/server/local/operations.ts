import type { Middleware } from 'koa';
import { GatewayError, type Settings } from '../../contract/index.ts';
import { readBody } from '../body/read-body.ts';

export interface LocalOperations {
  /** Constant-time check of the token in the data folder. */
  isAllowed(token: string | undefined): boolean;
  run(name: string, input: unknown): Promise<unknown>;
  settings(): Settings;
}

const PATH = /^\/local\/operations\/([a-z.]+)$/;

/**
 * What the command line asks of the running service. Only from this computer, and only who can read the data folder
 * knows the token; anybody else is told that there is no such route.
 */
export const localOperations =
  ({ isAllowed, run, settings }: LocalOperations): Middleware =>
  async (ctx, next) => {
    const name = PATH.exec(ctx.path)?.[1];
    const isHere = /^(::1|(::ffff:)?127\.)/.test(ctx.req.socket.remoteAddress ?? '');
    if (name === undefined || ctx.method !== 'POST' || !isHere) return next();
    if (!isAllowed(ctx.get('x-fpb-local-token')))
      throw new GatewayError('invalid_key', 'The local token is wrong');
    const { values } = await readBody(ctx.req, settings());
    try {
      ctx.body = { result: (await run(name, values)) ?? null };
    } catch (error) {
      // With its own code, not the public one: the command line is no API client.
      if (!(error instanceof GatewayError)) throw error;
      ctx.status = 422;
      ctx.body = { error: { code: error.code, message: error.message } };
    }
  };
