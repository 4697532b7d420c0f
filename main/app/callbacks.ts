import { CallbackDesk, newCallbackSecret } from '../notify/index.ts';
import { callbackBody } from '../server/index.ts';
import { readOrCreateSecret } from '../store/index.ts';
import type { Engine } from './engine.ts';
import { urlSignerOf } from './url-signer.ts';

/** What receivers check signatures with; in the data folder, for its owner to read. */
export const callbackSecret = ({ store }: Pick<Engine, 'store'>): string =>
  readOrCreateSecret(store.folder.root, 'callback.key', newCallbackSecret);

export function createCallbackDesk(engine: Engine): CallbackDesk {
  const { store, media, bus, clock, log, settings } = engine;
  const signer = urlSignerOf(engine);
  const secret = callbackSecret(engine);
  return new CallbackDesk({
    ledger: store.callbacks,
    tasks: store.tasks,
    bus,
    clock,
    log,
    secret: () => secret,
    allowPrivate: () => settings().allowPrivateCallbacks,
    render: (task, origin) =>
      callbackBody(task, {
        nowMs: clock.now(),
        isKept: (item) => media.pathOf(item) !== null,
        linkTo: (path, lifeMs) => origin + signer.sign(path, lifeMs),
      }),
  });
}
