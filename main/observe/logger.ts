import { join } from 'node:path';
// Never `electron-log/main`: it requires electron, which plain Node would try to download.
import electronLog from 'electron-log/node';
import type { Clock, LogFields, Logger } from '../kernel/index.ts';
import { newId } from '../kernel/index.ts';
import { type Plain, redact } from './redact.ts';
import { redactText } from './redact-text.ts';
import { rotate } from './rotation.ts';

const LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LEVELS)[number];

export interface LoggerOptions {
  folder: string;
  level: LogLevel;
  clock: Clock;
  /** Write the lines to the terminal too. Default no. */
  console?: boolean;
  /** Bytes of one file before it is set aside. Default 5 MiB. */
  maxBytes?: number;
  /** Files kept, the present one included. Default 5. */
  files?: number;
}

/** Lines logged after `close` are dropped: the data folder may be gone or belong to another process by then. */
export type FileLogger = Logger & { close(): void };

/** Fields of the line itself; a caller's field of that name gets a `_`. */
const OWN_FIELDS = new Set(['time', 'level', 'message']);

/**
 * Structured log: one JSON object a line in `<folder>/app.log`, redacted, rotated by size. Lines are written
 * synchronously, so that the last one before a crash is there. Never throws.
 */
export function createLogger(options: LoggerOptions): FileLogger {
  const sink = createSink(options);
  const lowest = LEVELS.indexOf(options.level);
  let isOpen = true;

  const write = (level: LogLevel, message: string, bound: LogFields, fields?: LogFields): void => {
    if (!isOpen || LEVELS.indexOf(level) < lowest) return;
    const time = new Date(options.clock.now()).toISOString();
    const line = { time, level, message: redactText(message), ...lineFields({ ...bound, ...fields }) };
    sink[level](JSON.stringify(line));
  };
  const bind = (bound: LogFields): Logger => ({
    debug: (message, fields) => write('debug', message, bound, fields),
    info: (message, fields) => write('info', message, bound, fields),
    warn: (message, fields) => write('warn', message, bound, fields),
    error: (message, fields) => write('error', message, bound, fields),
    child: (fields) => bind({ ...bound, ...fields }),
  });
  return {
    ...bind({}),
    close: () => {
      isOpen = false;
    },
  };
}

function lineFields(fields: LogFields): Record<string, Plain> {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  const named = given.map(([name, value]): [string, unknown] => [
    OWN_FIELDS.has(name) ? `${name}_` : name,
    value,
  ]);
  const plain = redact(Object.fromEntries(named));
  return typeof plain === 'object' && plain !== null && !Array.isArray(plain) ? plain : { fields: plain };
}

function createSink(options: LoggerOptions): Record<LogLevel, (line: string) => void> {
  const { maxBytes = 5 * 1024 * 1024, files = 5 } = options;
  const sink = electronLog.create({ logId: newId('log') });
  const { file, console: terminal, ipc, remote } = sink.transports;
  file.resolvePathFn = () => join(options.folder, 'app.log');
  file.level = 'silly';
  file.maxSize = maxBytes;
  // Our line is finished. The stock steps would take `%c` in it for a style and print objects as text.
  file.transforms = [({ data }) => String(data[0])];
  // Others on this computer need not read what tasks are about.
  file.writeOptions = { flag: 'a', mode: 0o600, encoding: 'utf8' };
  file.archiveLogFn = (present) => {
    try {
      rotate(present.path, files);
    } catch {
      // Another program holds a file (Windows): better to lose old lines than to fill the disk.
      present.clear();
    }
  };
  terminal.level = options.console ? 'silly' : false;
  terminal.transforms = [({ data }) => [String(data[0])]];
  if (ipc) ipc.level = false;
  remote.level = false;
  return sink;
}
