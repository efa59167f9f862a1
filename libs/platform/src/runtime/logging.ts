import type { LoggerService } from '@nestjs/common';
import { type Logger, pino, stdSerializers, stdTimeFunctions } from 'pino';

export type { Logger } from 'pino';

const STACK_FRAME = /^\s+at /;

/**
 * Structured logs, one JSON object a line. Errors are logged by name, code and stack frames: an error's message may quote
 * input, and no personal data goes into a log.
 */
export function createLogger(level: string, destination?: { write(line: string): void }): Logger {
  const options = {
    level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    serializers: { err: safeError },
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

function safeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  const { type, stack, ...rest } = stdSerializers.err(error);
  const code = 'code' in rest && typeof rest['code'] === 'string' ? { code: rest['code'] } : {};
  return { type, ...code, stack: stack.split('\n').filter((line) => STACK_FRAME.test(line)) };
}

/** Nest's own messages (start-up, wiring) at level debug, its warnings and errors as they are. */
export class NestLogger implements LoggerService {
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  log(message: unknown, context?: string): void {
    this.#logger.debug({ context }, String(message));
  }

  warn(message: unknown, context?: string): void {
    this.#logger.warn({ context }, String(message));
  }

  error(message: unknown, _stack?: string, context?: string): void {
    this.#logger.error({ context, err: message instanceof Error ? message : undefined }, 'framework error');
  }
}
