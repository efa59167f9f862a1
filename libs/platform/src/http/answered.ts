import type { CommandResult, DomainEvent } from '@alur/event-sourcing';
import { type CallHandler, type ExecutionContext, type NestInterceptor, StreamableFile } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { map, type Observable } from 'rxjs';
import { problemOf } from './problem.ts';

/** A version of a stream: what a command left behind, or what a read found. */
export interface StreamVersion {
  readonly stream: string;
  /** -1 when the stream is still empty. */
  readonly revision: number;
  /** The command had been done before; this is its first answer again. */
  readonly repeated?: boolean;
}

/** What a use case answers over HTTP: the body, and the version of the stream that it shows. */
export class Answered<T> {
  readonly body: T;
  readonly version: StreamVersion;

  constructor(version: StreamVersion, body: T) {
    this.version = version;
    this.body = body;
  }
}

type Accepted<State, E extends DomainEvent> = Extract<CommandResult<State, E>, { outcome: 'accepted' }>;

/**
 * The accepted result of a command; it serves as the version of an `Answered`.
 * @throws ProblemException when the command was rejected.
 */
export function accept<State, E extends DomainEvent>(result: CommandResult<State, E>): Accepted<State, E> {
  if (result.outcome === 'rejected') throw problemOf(result.rejection);
  return result;
}

/** A file of strangers is shown without scripts, forms, links to elsewhere or the rights of this site. */
const FILE_POLICY = "sandbox; default-src 'none'";

/**
 * Sends the body of an `Answered` with its version in the headers: `ETag` (for `If-Match`), `Alur-Version` (for
 * `?after=`) and, for a command that had been done before, `Idempotent-Replay: true`.
 */
export class AnsweredInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(
      map((answer: unknown) => {
        if (answer instanceof StreamableFile) {
          const reply = context.switchToHttp().getResponse<FastifyReply>();
          void reply.header('content-security-policy', FILE_POLICY);
        }
        if (!(answer instanceof Answered)) return answer;
        const { stream, revision, repeated } = answer.version;
        const reply = context.switchToHttp().getResponse<FastifyReply>();
        void reply.header('etag', `"${revision}"`).header('alur-version', `${stream}@${revision}`);
        if (repeated === true) void reply.header('idempotent-replay', 'true');
        return answer.body;
      }),
    );
  }
}

interface KeptFile {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
}

/** A file for the browser to show. The name must say nothing about a person, because browsers and proxies log it. */
export function inlineFile(file: KeptFile, name?: string): StreamableFile {
  return sent(file, name === undefined ? 'inline' : `inline; filename="${name}"`);
}

/** A file for the browser to save: some show no PDF under the policy of files. */
export function savedFile(file: KeptFile, name: string): StreamableFile {
  return sent(file, `attachment; filename="${name}"`);
}

function sent({ bytes, mediaType }: KeptFile, disposition: string): StreamableFile {
  return new StreamableFile(bytes, { type: mediaType, disposition, length: bytes.length });
}
