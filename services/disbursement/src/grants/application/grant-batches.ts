import { isRejection } from '@alur/event-sourcing';
import {
  accept,
  type Call,
  PORTS,
  ProblemException,
  problemOf,
  type ServicePorts,
  type StreamVersion,
  type Without,
} from '@alur/platform';
import type { ServiceDefinition } from '@alur/standards';
import { Inject, Injectable } from '@nestjs/common';
import { grantBatch } from '../domain/grant-batch.ts';
import type { GrantBatchCommand } from '../domain/grant-batch-commands.ts';
import { DECREES, type DecreeKind } from '../domain/grant-batch-events.ts';
import type { GrantBatchState, Recipient } from '../domain/grant-batch-state.ts';

/** How a service gives its grant, from its route. */
export interface GrantRules {
  readonly programme: string;
  readonly decree: DecreeKind;
  readonly nominations: readonly string[];
}

/** What the standards call the limit that counts from the decree (INC-22). */
const HAND_OVER_LIMIT = 'Penyerahan bantuan';

/** What an officer asks for; who asks and when come with the call. */
type Asked = Without<GrantBatchCommand, 'by' | 'at'>;

/** Runs commands on a batch. */
@Injectable()
export class GrantBatches {
  constructor(@Inject(PORTS) private readonly ports: ServicePorts) {}

  /** @throws ProblemException when the command is refused. */
  async run(call: Call, batchId: string, asked: Asked) {
    return accept(await this.ports.runner.execute(grantBatch, batchId, commandOf(call, asked), call.context));
  }

  /** @throws ProblemException 404 when there is no such batch. */
  async load(tenant: string, batchId: string): Promise<GrantBatchState & StreamVersion> {
    const { stream, state, revision } = await this.ports.runner.load(grantBatch, tenant, batchId);
    if (state.opened === null) throw new ProblemException(404, 'batch-not-found', 'Daftar penyaluran ini tidak ada.');
    return { ...state, stream, revision };
  }

  /** @throws ProblemException 404 when the person is not on the batch. */
  async recipient(tenant: string, batchId: string, subjectId: string): Promise<Recipient> {
    const recipient = (await this.load(tenant, batchId)).recipients[subjectId];
    if (recipient !== undefined) return recipient;
    throw new ProblemException(404, 'recipient-not-found', 'Orang ini tidak ada pada daftar penyaluran ini.');
  }

  /**
   * Asked before anything is kept for a command. False: the command was done before, so what was kept for it must stay.
   * @throws ProblemException when the batch would refuse it.
   */
  async changes(call: Call, batchId: string, asked: Asked): Promise<boolean> {
    const { state } = await this.ports.runner.load(grantBatch, call.context.tenant, batchId);
    const decision = grantBatch.decide(state, commandOf(call, asked));
    if (isRejection(decision)) throw problemOf(decision);
    return decision.length > 0;
  }

  /** @throws ProblemException 422 when the service gives no grant in batches. */
  rules(tenant: string, service: string): GrantRules & { readonly definition: ServiceDefinition } {
    const definition = this.ports.standards.services(tenant).find(({ slug }) => slug === service);
    const step = Object.values(definition?.route?.steps ?? {}).find(({ kind }) => kind === 'grant-batch');
    if (definition === undefined || step === undefined) {
      throw new ProblemException(422, 'service-without-grant', 'Layanan ini tidak menyalurkan bantuan secara daftar.');
    }
    const { programme, decree, nominations } = step.params ?? {};
    const kind = DECREES.find((known) => known === decree);
    if (kind === undefined) throw new Error(`The route of ${service} names an unknown decree`);
    return {
      definition,
      programme: typeof programme === 'string' ? programme : service,
      decree: kind,
      nominations: Array.isArray(nominations) ? nominations.map(String) : [],
    };
  }

  /** By when aid is handed over, counted from the recording of the decree; null before, and where the standard names no time. */
  dueAt(tenant: string, { opened, decree }: GrantBatchState): string | null {
    if (opened === null || decree === null) return null;
    const { limits } = this.rules(tenant, opened.service).definition;
    const limit = limits.find(({ label }) => label === HAND_OVER_LIMIT)?.limit ?? null;
    return this.ports.standards.clock.dueAt({ start: decree.at, limit, tenant });
  }
}

function commandOf({ officer, context }: Call, asked: Asked): GrantBatchCommand {
  return { ...asked, by: officer.id, at: context.at } as GrantBatchCommand;
}
