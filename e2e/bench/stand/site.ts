import type { GenerationRequest } from '../../../main/contract/index.ts';
import type {
  AccountReport,
  Executor,
  RemoteJob,
  SessionLender,
  SiteSession,
} from '../../../main/domain/index.ts';

export interface ScriptedSession extends SiteSession {
  readonly windowId: string;
  readonly taskId: string;
}

/** What the site does at each step. A step that is left out takes no time. */
export interface SiteScript {
  /** Opening the window; throws when it does not open. */
  open?(session: ScriptedSession): Promise<void>;
  inspect?(session: ScriptedSession): Promise<void>;
  submit?(session: ScriptedSession, request: GenerationRequest): Promise<RemoteJob>;
  follow?(session: ScriptedSession, request: GenerationRequest): Promise<void>;
  collect?(session: ScriptedSession, request: GenerationRequest): Promise<void>;
  find?(session: ScriptedSession, request: GenerationRequest): Promise<RemoteJob | 'absent' | 'unknown'>;
}

const ACCOUNT: AccountReport = {
  signedIn: true,
  account: 'bench',
  plan: null,
  credits: 1_000_000,
  creditsResetAt: null,
  handOver: null,
  details: {},
};

/** An executor for a site that exists only as a script. Reports progress twice a task. */
export function scriptedExecutor(script: SiteScript): Executor<ScriptedSession> {
  let jobs = 0;
  return {
    code: 'demo_workflow',
    async inspect(session) {
      await script.inspect?.(session);
      return ACCOUNT;
    },
    async prepare(session) {
      session.report(10);
      return { settings: {}, price: null };
    },
    submit: async (session, _prepared, request) =>
      (await script.submit?.(session, request)) ?? { id: `job-${++jobs}` },
    async follow(session, _job, request) {
      await script.follow?.(session, request);
      return { items: [{}], details: {} };
    },
    async collect(session, _outcome, request) {
      session.report(80);
      await script.collect?.(session, request);
      return [{ kind: 'image', mime: 'image/png', bytes: new Uint8Array(1) }];
    },
    find: async (session, _attempt, request) => (await script.find?.(session, request)) ?? 'unknown',
  };
}

export function scriptedWindows(script: SiteScript): SessionLender {
  return {
    async lend({ windowId, taskId, signal, report, log }) {
      const session: ScriptedSession = {
        windowId,
        taskId,
        signal,
        report,
        log,
        referencePath: () => '',
        referenceAs: async ({ mime, sizeBytes }) => ({ path: '', mime, sizeBytes }),
      };
      await script.open?.(session);
      return {
        session,
        captureEvidence: async () => null,
        explain: async (error) => error,
        showToPerson: async () => undefined,
        release: async () => undefined,
      };
    },
    ensureOpen: async () => undefined,
    glance: async () => null,
    isPersonThere: async () => false,
    attached: () => [],
    close: async () => undefined,
  };
}
