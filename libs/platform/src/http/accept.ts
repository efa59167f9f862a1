import type { CommandResult, DomainEvent } from '@alur/event-sourcing';
import type { FastifyReply } from 'fastify';
import { problemOf } from './problem.ts';

type Accepted<State, E extends DomainEvent> = Extract<CommandResult<State, E>, { outcome: 'accepted' }>;

/**
 * The accepted result of a command. With a reply it also sets `ETag` (for `If-Match`), `Alur-Version` (for `?after=`)
 * and, when the command was done before, `Idempotent-Replay: true`.
 * @throws ProblemException when the command was rejected.
 */
export function accept<State, E extends DomainEvent>(
  result: CommandResult<State, E>,
  reply?: FastifyReply,
): Accepted<State, E> {
  if (result.outcome === 'rejected') throw problemOf(result.rejection);
  if (reply !== undefined) {
    void reply.header('etag', `"${result.revision}"`).header('alur-version', `${result.stream}@${result.revision}`);
    if (result.repeated) void reply.header('idempotent-replay', 'true');
  }
  return result;
}
