import { type CommandContext, isRejection } from '@alur/event-sourcing';
import type { Officer } from '@alur/identity';
import { Answered, PORTS, ProblemException, problemOf, type ServicePorts, type StreamVersion } from '@alur/platform';
import { Inject, Injectable } from '@nestjs/common';
import { aidCase } from '../../aid-case/domain/aid-case.ts';
import type { AidStepKind } from '../../aid-case/domain/aid-case-events.ts';
import {
  type AidCaseState,
  eligibleHousehold,
  type NotedStep,
  openStep,
} from '../../aid-case/domain/aid-case-state.ts';
import type { ActingOfficer } from '../../shared/domain/officer.ts';
import type { HandoverTask } from '../domain/goods-handover-events.ts';
import { type GoodsHandoverState, handoverIdOf } from '../domain/goods-handover-state.ts';

/** Households of an incident, as the goods desk meets them. */
@Injectable()
export class GoodsHouseholds {
  constructor(@Inject(PORTS) private readonly ports: ServicePorts) {}

  /** @throws ProblemException 404 when there is no such incident, 503 when it may be on its way. */
  incident(tenant: string, caseId: string): Promise<AidCaseState> {
    return this.ports.freshness.find(
      async () => {
        const { state } = await this.ports.runner.load(aidCase, tenant, caseId);
        return state.incident === null ? undefined : state;
      },
      () => new ProblemException(404, 'aid-case-not-found', 'Kejadian bencana ini belum tercatat pada penyaluran.'),
      caseId,
    );
  }

  /** @throws ProblemException when the household is unknown or not eligible, 503 when that may be on its way. */
  async task(
    tenant: string,
    { caseId, householdId }: Pick<HandoverTask, 'caseId' | 'householdId'>,
  ): Promise<HandoverTask> {
    const found = async () => eligibleHousehold(await this.incident(tenant, caseId), householdId);
    await this.ports.freshness.heardOf(caseId, async () => !isRejection(await found()));
    const household = await found();
    if (isRejection(household)) throw problemOf(household);
    return { caseId, householdId, handoverId: handoverIdOf(caseId, householdId), subjectId: household.subjectId };
  }

  /**
   * The open step of a kind; undefined when none is.
   * @throws ProblemException 404 when there is no such incident, 503 when it or its step may be on its way.
   */
  async openStep(tenant: string, caseId: string, kind: AidStepKind): Promise<NotedStep | undefined> {
    // Goods of a closed case come back to the warehouse also while messages of it are parked.
    await this.ports.freshness.heardOf(caseId, async () => {
      const state = await this.incident(tenant, caseId);
      return state.closed || openStep(state, kind) !== undefined;
    });
    return openStep(await this.incident(tenant, caseId), kind);
  }

  /** Who acts, when, and in which step: what every act on a hand-over carries. */
  async acting(officer: Officer, caseId: string, context: CommandContext) {
    const step = await this.openStep(officer.tenant, caseId, 'goods');
    return { officer: actingOfficer(officer), at: context.at, step: step ?? null };
  }

  /**
   * Keeps words or names under the recipient's key; answers the record id.
   * @throws SubjectErasedError
   */
  async keep(tenant: string, subjectId: string, kind: string, data: object): Promise<string> {
    return this.ports.vault.put({ tenant, subjectId, kind, data });
  }
}

/** A hand-over without the person. */
export function shownHandover(of: StreamVersion & { readonly state: GoodsHandoverState }) {
  const { task, status, attempt, lines, refusal, facts, bast, cancelledFor } = of.state;
  const place = facts?.place ?? null;
  const { revision } = of;
  return new Answered(of, { ...task, status, attempt, lines, refusal, place, bast, cancelledFor, revision });
}

export function actingOfficer({ id, roles }: Officer): ActingOfficer {
  return { id, roles };
}
