import { writeSync } from "node:fs";

const LEVELS = { debug: 10, info: 20, warn: 30, error: 40, silent: 100 } as const;
const HIDDEN = "[hidden]";
const SECRET_NAME =
  /authorization|cookie|password|passwd|passphrase|secret|token|ticket|api[-_]?key|private[-_]?key|credential|(^|_)otp|backup[-_]?code/i;
/** Names that match the above and hold nothing secret. */
const HARMLESS_NAME = /^(token_type|tokens_left|ticket_count)$/;
const SECRET_IN_TEXT: [RegExp, string][] = [
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{6,}/gi, `$1 ${HIDDEN}`],
  [/([?&](?:[\w-]*(?:token|ticket|secret|password|code|key|sig|signature))=)[^&\s"']+/gi, `$1${HIDDEN}`],
  [/(\/(?:join|invitations)\/)[\w-]{40,}/g, `$1${HIDDEN}`],
  [/\b([a-z][\w+.-]{0,20}:\/\/[^\s/:@]*:)[^\s/@]+@/gi, `$1${HIDDEN}@`],
];
const MAX_DEPTH = 6;
const MAX_TEXT = 8_192;

export type LogLevel = keyof typeof LEVELS;
export type LogFields = Record<string, unknown>;

/** One JSON object a line: `time`, `level`, `message`, the fields of the logger, the fields of the call. */
export type Logger = {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** A logger that adds these fields to every line, such as a request id. */
  child(fields: LogFields): Logger;
};

export type LogOptions = {
  level: LogLevel;
  /** Text for a person instead of JSON. */
  pretty?: boolean;
  /** Where a line goes; standard output unless told. */
  write?: (line: string) => void;
};

/** The logger of a process: text on a developer's terminal, JSON anywhere else. */
export function processLogger(config: { log_level: LogLevel; node_env: string }): Logger {
  return createLogger({
    level: config.log_level,
    pretty: config.node_env === "development" && process.stdout.isTTY === true,
  });
}

/** A logger. Values under a secret's name, and secrets within texts, are hidden. */
export function createLogger(options: LogOptions, bound: LogFields = {}): Logger {
  const write = options.write ?? writeToStdout;
  const format = options.pretty ? prettyLine : jsonLine;
  const at = (level: LogLevel) =>
    LEVELS[level] < LEVELS[options.level]
      ? () => {}
      : (message: string, fields: LogFields = {}) => write(format(level, message, { ...bound, ...fields }));
  return {
    debug: at("debug"),
    info: at("info"),
    warn: at("warn"),
    error: at("error"),
    child: (fields) => createLogger(options, { ...bound, ...fields }),
  };
}

function jsonLine(level: LogLevel, message: string, fields: LogFields): string {
  const safe = redact(fields) as LogFields;
  return `${JSON.stringify({ ...safe, time: new Date().toISOString(), level, message: redactText(message) })}\n`;
}

const COLOURS: Record<string, string> = { debug: "\x1b[90m", info: "\x1b[36m", warn: "\x1b[33m", error: "\x1b[31m" };

function prettyLine(level: LogLevel, message: string, fields: LogFields): string {
  const time = new Date().toISOString().slice(11, 23);
  const details = Object.entries(redact(fields) as LogFields).map(([name, value]) => {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    return ` \x1b[90m${name}=\x1b[0m${text}`;
  });
  return `\x1b[90m${time}\x1b[0m ${COLOURS[level]}${level.padEnd(5)}\x1b[0m ${redactText(message)}${details.join("")}\n`;
}

/** A copy that is safe to keep: secrets hidden, depth and length bounded, everything JSON can hold. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return redactText(value);
  if (typeof value === "bigint") return value.toString();
  if (typeof value === "function" || typeof value === "symbol") return undefined;
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof URL) return redactText(value.href);
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (depth >= MAX_DEPTH) return "[…]";
  if (Array.isArray(value)) return value.slice(0, 100).map((item) => redact(item, depth + 1));
  if (value instanceof Headers || value instanceof Map) return redact(Object.fromEntries(value), depth);
  if (value instanceof Error) return redactError(value, depth);
  const entries = Object.entries(value).map(([name, item]) => [name, redactNamed(name, item, depth + 1)]);
  return Object.fromEntries(entries);
}

function redactNamed(name: string, value: unknown, depth: number): unknown {
  const secret = SECRET_NAME.test(name) && !HARMLESS_NAME.test(name);
  return secret && value !== undefined && value !== null && typeof value !== "boolean" ? HIDDEN : redact(value, depth);
}

function redactError(error: Error, depth: number): LogFields {
  const own = Object.entries(error).map(([name, item]) => [name, redactNamed(name, item, depth + 1)]);
  return {
    ...Object.fromEntries(own),
    name: error.name,
    message: redactText(error.message),
    stack: redactText(error.stack ?? ""),
    ...(error.cause === undefined ? {} : { cause: redact(error.cause, depth + 1) }),
  };
}

function redactText(text: string): string {
  const short = text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
  return SECRET_IN_TEXT.reduce((result, [pattern, replacement]) => result.replace(pattern, replacement), short);
}

/** Synchronous, so the last lines before an exit are not lost. */
function writeToStdout(line: string): void {
  let rest: Buffer = Buffer.from(line);
  for (let attempt = 0; rest.length > 0 && attempt < 200; ) {
    try {
      rest = rest.subarray(writeSync(1, rest));
    } catch (error) {
      const code = (error as { code?: string }).code;
      // The reader of a pipe is behind; anything else means nobody reads.
      if (code !== "EAGAIN") return;
      attempt += 1;
      Bun.sleepSync(5);
    }
  }
}
