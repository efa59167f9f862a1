import type { ContractMessage } from '@alur/contracts';
import { commandEventId } from '@alur/event-sourcing';
import { accept, PORTS, type ServicePorts } from '@alur/platform';
import { Inject, Injectable } from '@nestjs/common';
import type { MessageIntent } from '../../domain/intents.ts';
import { message } from '../../domain/message.ts';
import { disturbs, quietUntil } from '../../domain/quiet-hours.ts';
import { Couriers } from './couriers.ts';

/** After so long nobody wants to be told any more. */
const EXPIRES_AFTER_MS = 72 * 3_600_000;

/** Puts messages into the outbox. The same event again queues nothing new. */
@Injectable()
export class Outbox {
  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(Couriers) private readonly couriers: Couriers,
  ) {}

  /**
   * False for what happened too long ago: an event that is read again after days, in a replay or by a new installation, is
   * history and tells nobody anything.
   */
  isNews({ time }: Pick<ContractMessage, 'time'>): boolean {
    const age = this.ports.clock.now().getTime() - Date.parse(time);
    return age <= this.ports.config.messageMaxAgeHours * 3_600_000;
  }

  /** @param cause what the message is about; one cause and one `intent.key` make one message */
  async queue(
    cause: { readonly id: string; readonly source: ContractMessage },
    intents: readonly MessageIntent[],
  ): Promise<void> {
    for (const intent of intents) await this.#queue(cause, intent);
  }

  async #queue(
    { id, source }: { readonly id: string; readonly source: ContractMessage },
    { key, ...intent }: MessageIntent,
  ): Promise<void> {
    const { runner, clock, standards } = this.ports;
    const { tenant, correlationId, traceparent } = source;
    const messageId = commandEventId(`${id}/${key}`, 0);
    const at = clock.now().toISOString();
    const expiresAt = new Date(clock.now().getTime() + EXPIRES_AFTER_MS).toISOString();
    const { order } = this.couriers;
    const quiet = disturbs(order[0]!, intent) ? quietUntil(at, standards.tenant(tenant).zone) : null;
    const queued = { messageId, ...intent, channels: order, channel: order[0]!, dueAt: quiet ?? at, expiresAt, at };
    const context = {
      tenant,
      actor: 'notification',
      at,
      commandId: commandEventId(`${messageId}/${source.id}`, 0),
      correlationId,
      causationId: source.id,
      ...(traceparent === undefined ? {} : { traceparent }),
    };
    accept(await runner.execute(message, messageId, { type: 'queue', message: queued }, context));
  }
}
