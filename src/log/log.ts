import { createLogger, format, transports } from 'winston';
import type { LogLevel } from '../config/config-type.ts';
import { maskFields } from './mask-fields.ts';
import { createTextMask, type TextMask } from './mask-text.ts';

/** What an entry says beside its message: ids, counts, failures. Masked like the message. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Writes one entry of its level. */
export type Write = (message: string, fields?: LogFields) => void;

/** The log: never throws, never shows a secret or a card number. */
export type Log = {
  readonly error: Write;
  readonly warn: Write;
  readonly info: Write;
  readonly debug: Write;
};

/**
 * A log of JSON lines `{timestamp, level, message, …fields}` from `level` upwards, on standard error
 * unless told otherwise: standard output belongs to the command line's answer. Masks `secrets` wherever
 * they stand, and whatever looks like a credential or a card number.
 */
export function createLog(
  level: LogLevel,
  destination: NodeJS.WritableStream = process.stderr,
  secrets: readonly string[] = [],
): Log {
  const logger = createLogger({
    level,
    format: maskedLine(createTextMask(secrets)),
    transports: [new transports.Stream({ stream: destination, eol: '\n' })],
  });
  // One object for winston: given a message and fields, it would splice fields.message into the message.
  const writeAs =
    (name: LogLevel): Write =>
    (message, fields = {}) => {
      logger.log({ level: name, message, fields });
    };
  return {
    error: writeAs('error'),
    warn: writeAs('warn'),
    info: writeAs('info'),
    debug: writeAs('debug'),
  };
}

const RESERVED = new Set(['timestamp', 'level', 'message']);

function maskedLine(mask: TextMask) {
  return format.printf(({ level, message, fields }) =>
    JSON.stringify({
      timestamp: new Date().toISOString(),
      level,
      message: mask(String(message)),
      ...besideReserved(maskFields(fields, mask)),
    }),
  );
}

/** A field of a reserved name keeps its value under the name with an underscore behind. */
function besideReserved(fields: unknown): Record<string, unknown> {
  const entries = Object.entries(fields ?? {});
  return Object.fromEntries(
    entries.map(([name, value]) => [RESERVED.has(name) ? `${name}_` : name, value]),
  );
}
