import type { CommandContext, CommandResult } from '@alur/event-sourcing';
import { backoffMs } from '@alur/messaging';
import { PORTS, ProblemException, type ServicePorts } from '@alur/platform';
import { SubjectErasedError } from '@alur/privacy';
import { messageTemplate } from '@alur/standards';
import { Inject, Injectable } from '@nestjs/common';
import { caseNotice } from '../../domain/case-notice.ts';
import { contactConsent, refusal } from '../../domain/contact-consent.ts';
import type { Language } from '../../domain/intents.ts';
import {
  type AttemptResult,
  isLost,
  type MessageCommand,
  type MessageState,
  message,
  NO_LONGER_TRUE,
} from '../../domain/message.ts';
import type { MessageEvent, Queued } from '../../domain/message-events.ts';
import { disturbs, quietUntil } from '../../domain/quiet-hours.ts';
import { DIED } from '../../domain/standing.ts';
import { render } from '../render.ts';
import { ContactBook } from './contact-book.ts';
import type { Courier, CourierResult, Parcel } from './courier.ts';
import { LinkTokens } from './link-tokens.ts';

const RETRY = { firstMs: 30_000, factor: 4, maxMs: 3_600_000 };
/** Time for a webhook to report that a call without an answer went through. */
const UNKNOWN_RETRY = { firstMs: 600_000, factor: 2, maxMs: 3_600_000 };
const INTERNAL_RETRY_MS = 300_000;
/** The people directory, or another server, is away: mostly for seconds. */
const AWAY_RETRY_MS = 10_000;

export const RANDOM = Symbol('Random');

/** `called`: the channel was called. Otherwise the message needed no call, or not now. */
export interface Dispatched {
  readonly called: boolean;
  /** Milliseconds for which the whole channel asked to rest. */
  readonly restMs?: number;
}

const NOT_CALLED: Dispatched = { called: false };

/** Carries one message through one attempt. The log of the message decides; the view only lists candidates. */
@Injectable()
export class Dispatch {
  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(ContactBook) private readonly contacts: ContactBook,
    @Inject(LinkTokens) private readonly tokens: LinkTokens,
    @Inject(RANDOM) private readonly random: () => number,
  ) {}

  /** Never throws for a fault of one message: it is put off, until it expires, and the others continue. */
  async run(tenant: string, messageId: string, courier: Courier | undefined): Promise<Dispatched> {
    try {
      return await this.#run(tenant, messageId, courier);
    } catch (err) {
      this.ports.logger.error({ err, messageId }, 'a message could not be prepared');
      const away = err instanceof ProblemException && err.getStatus() === 503;
      const until = this.#after(away ? AWAY_RETRY_MS : INTERNAL_RETRY_MS);
      await this.#command(tenant, messageId, {
        type: 'postpone',
        until,
        reasonCode: 'internal-error',
        at: this.#now(),
      });
      return NOT_CALLED;
    }
  }

  async #run(tenant: string, messageId: string, courier: Courier | undefined): Promise<Dispatched> {
    const { state } = await this.ports.runner.load(message, tenant, messageId);
    const { queued } = state;
    const at = this.#now();
    const open = state.status === 'waiting' || state.status === 'sending';
    if (queued === null || !open || state.dueAt > at || (courier && state.channel !== courier.channel)) {
      return NOT_CALLED;
    }
    if (state.status === 'sending' && !isLost(state, at)) return NOT_CALLED;
    const command = await this.#obstacle(tenant, queued, state, courier, at);
    if (command !== undefined) {
      await this.#command(tenant, messageId, command);
      return NOT_CALLED;
    }
    return courier === undefined ? NOT_CALLED : this.#deliver(tenant, queued, courier);
  }

  /** What must happen instead of a call, as far as it is known without the address. */
  async #obstacle(
    tenant: string,
    queued: Queued,
    state: MessageState,
    courier: Courier | undefined,
    at: string,
  ): Promise<MessageCommand | undefined> {
    if (at >= queued.expiresAt) return { type: 'give-up', reasonCode: 'expired', at };
    if (await this.#isOver(tenant, queued)) return { type: 'give-up', reasonCode: NO_LONGER_TRUE, at };
    if (state.status === 'sending') return undefined;
    if (courier === undefined) return { type: 'skip-channel', reasonCode: 'channel-not-configured', at };
    const zone = this.ports.standards.tenant(tenant).zone;
    const until = disturbs(courier.channel, queued) ? quietUntil(at, zone) : null;
    if (until !== null) return { type: 'postpone', until, reasonCode: 'quiet-hours', at };
    if (queued.to === 'officer') return undefined;
    const consent = (await this.ports.runner.load(contactConsent, tenant, queued.recipientId)).state;
    const reasonCode = refusal(consent, courier.channel);
    return reasonCode === null ? undefined : { type: 'skip-channel', reasonCode, at };
  }

  /** Whether the case moved on since the message was queued: reopened, resumed, completed, the person died. */
  async #isOver(tenant: string, { caseId, stands }: Queued): Promise<boolean> {
    if (caseId === null) return false;
    const { standing } = (await this.ports.runner.load(caseNotice, tenant, caseId)).state;
    return standing[DIED] !== undefined || (stands !== undefined && standing[stands.what] !== stands.since);
  }

  async #deliver(tenant: string, queued: Queued, courier: Courier): Promise<Dispatched> {
    const { messageId } = queued;
    const answer = await this.contacts.of(tenant, queued);
    if ('refused' in answer) {
      await this.#command(tenant, messageId, { type: 'give-up', reasonCode: answer.refused, at: this.#now() });
      return NOT_CALLED;
    }
    const address = courier.addressOf(answer.contact);
    if (address === null) {
      await this.#command(tenant, messageId, { type: 'skip-channel', reasonCode: 'no-address', at: this.#now() });
      return NOT_CALLED;
    }
    const parcel = await this.#parcel(tenant, queued, address);
    if (parcel === undefined) {
      await this.#command(tenant, messageId, { type: 'give-up', reasonCode: 'recipient-erased', at: this.#now() });
      return NOT_CALLED;
    }
    const started = await this.#command(tenant, messageId, { type: 'start', at: this.#now() });
    if (started.outcome === 'rejected' || started.state.status !== 'sending') return NOT_CALLED;
    const result = await courier.send(parcel);
    const { attempts: attempt } = started.state;
    const finished = { ...this.#resultOf(result, started.state), type: 'finish', attempt, at: this.#now() } as const;
    await this.#command(tenant, messageId, finished);
    return { called: true, ...(result.outcome === 'busy' ? { restMs: result.retryAfterMs } : {}) };
  }

  /** Undefined when the person was erased meanwhile. */
  async #parcel(tenant: string, queued: Queued, address: string): Promise<Parcel | undefined> {
    const { messageId, template, version, variables, recipientId, to } = queued;
    const { config, standards, runner } = this.ports;
    const publicUrl = config.publicUrl.replace(/\/$/, '');
    const { parameters } = messageTemplate(template, version);
    try {
      let language: Language = 'id';
      let optOut: string | null = null;
      if (to !== 'officer') {
        language = (await runner.load(contactConsent, tenant, recipientId)).state.language;
        optOut = `${publicUrl}/berhenti/${await this.tokens.optOut(tenant, recipientId)}`;
      }
      const survey = parameters.includes('survey-link')
        ? `${publicUrl}/skm/${await this.tokens.survey(tenant, variables['service'] ?? '')}`
        : null;
      const words = render(
        { tenant, template, version, language, variables },
        { publicUrl, survey, optOut },
        standards,
      );
      const ownerId = to === 'officer' ? `officer:${recipientId}` : recipientId;
      return { tenant, messageId, ownerId, address, optOut, ...words };
    } catch (error) {
      if (error instanceof SubjectErasedError) return undefined;
      throw error;
    }
  }

  #resultOf(result: CourierResult, { failures, unknown }: MessageState): AttemptResult {
    switch (result.outcome) {
      case 'temporary':
        return { ...result, retryAt: this.#after(backoffMs(RETRY, failures + 1, this.random)) };
      case 'unknown':
        return { ...result, retryAt: this.#after(backoffMs(UNKNOWN_RETRY, unknown + 1, this.random)) };
      case 'busy': {
        const { outcome, reasonCode, retryAfterMs } = result;
        return { outcome, reasonCode, retryAt: this.#after(retryAfterMs) };
      }
      default:
        return result;
    }
  }

  #command(
    tenant: string,
    messageId: string,
    command: MessageCommand,
  ): Promise<CommandResult<MessageState, MessageEvent>> {
    const commandId = this.ports.ids.next();
    const at = this.#now();
    const context: CommandContext = { tenant, actor: 'notification', at, commandId, correlationId: messageId };
    return this.ports.runner.execute(message, messageId, command, context);
  }

  #now(): string {
    return this.ports.clock.now().toISOString();
  }

  #after(milliseconds: number): string {
    return new Date(this.ports.clock.now().getTime() + milliseconds).toISOString();
  }
}
