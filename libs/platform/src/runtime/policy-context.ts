import type { ContractMessage } from '@alur/contracts';
import { type CommandContext, uuidsIn } from '@alur/event-sourcing';

const commandIdOf = uuidsIn('0b7e6a52-8f3d-5c63-9a1e-3d8a52c4e7f1');

/**
 * The context of a command that a consumed message causes. Its command id derives from the message id and the handler, so
 * a redelivered message repeats the same command; time and actor are those of the message.
 */
export function policyContext(message: ContractMessage, handler: string): CommandContext {
  return {
    tenant: message.tenant,
    actor: message.actor,
    at: message.time,
    commandId: commandIdOf(`${message.id}\n${handler}`),
    correlationId: message.correlationId,
    causationId: message.id,
    ...(message.traceparent === undefined ? {} : { traceparent: message.traceparent }),
  };
}

/** The context of a further command of the same request on another stream: its own command id, without the `If-Match` of the first. */
export function derivedContext(context: CommandContext, name: string): CommandContext {
  const { ifRevision: _first, ...rest } = context;
  return { ...rest, commandId: `${context.commandId}/${name}` };
}
