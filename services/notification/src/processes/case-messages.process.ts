import {
  CaseClosed,
  CaseOpened,
  CaseOverdue,
  type ContractMessage,
  type DataOf,
  DeadlineEscalated,
  LetterDrafted,
  StepAssigned,
  StepOverdue,
} from '@alur/contracts';
import { ContractConsumer, OnContract } from '@alur/messaging';
import { accept, PORTS, policyContext, type ServicePorts } from '@alur/platform';
import { HIERARCHY, unfitFor } from '@alur/standards';
import { Inject } from '@nestjs/common';
import { Leads } from '../application/leads.ts';
import { Outbox } from '../application/outbox/queue.ts';
import { type CaseNoticeState, caseNotice, escalationKey } from '../domain/case-notice.ts';
import { BREACH } from '../domain/escalation-list.ts';
import { intentsOf, type MessageIntent, receipt, surveyInvitation, TOLD } from '../domain/intents.ts';
import { CHANGING, changeOf, DIED } from '../domain/standing.ts';

const ALARMS: readonly string[] = [StepOverdue.type, CaseOverdue.type, DeadlineEscalated.type];

/** Turns what happens to cases into messages. */
@ContractConsumer()
export class CaseMessagesProcess {
  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Leads) private readonly leads: Leads,
  ) {}

  @OnContract('notification', CaseOpened)
  async caseOpened(source: ContractMessage<DataOf<typeof CaseOpened>>): Promise<void> {
    const { caseId, service, serviceVersion, ticket, subjectId, reporterId, urgent, kind, excluded, openedAt } =
      source.data;
    const told = reporterId ?? subjectId;
    const recipient =
      told === null
        ? null
        : { to: reporterId === null ? ('subject' as const) : ('reporter' as const), subjectId: told };
    const facts = {
      caseId,
      service,
      serviceVersion,
      ticket,
      recipient,
      about: kind,
      ...(excluded && { excluded }),
      urgent: urgent && kind === 'incident',
    };
    const context = policyContext(source, 'notification.case-opened');
    const { state } = accept(await this.ports.runner.execute(caseNotice, caseId, { type: 'open', facts }, context));
    if (this.outbox.isNews(source)) await this.outbox.queue({ id: source.id, source }, receipt(facts, kind, openedAt));
    for (const held of state.held) await this.#tell(held, caseId, state);
  }

  @OnContract('notification', StepAssigned)
  async stepAssigned(source: ContractMessage<DataOf<typeof StepAssigned>>): Promise<void> {
    const { caseId, stepId, officer } = source.data;
    const context = policyContext(source, 'notification.step-assigned');
    const command = { type: 'assign', caseId, stepId, officer } as const;
    accept(await this.ports.runner.execute(caseNotice, caseId, command, context));
  }

  @OnContract('notification', ...TOLD)
  async told(source: ContractMessage<DataOf<(typeof TOLD)[number]>>): Promise<void> {
    await this.changed(source);
    if (!this.outbox.isNews(source)) return;
    const { caseId } = source.data;
    const context = policyContext(source, 'notification.held');
    const hold = { type: 'hold', message: source } as const;
    const { state } = accept(await this.ports.runner.execute(caseNotice, caseId, hold, context));
    await this.#tell(source, caseId, state);
  }

  /** Kept for every case, known or not: a message that waits is compared with it before it is sent. */
  @OnContract('notification', ...CHANGING)
  async changed(source: ContractMessage): Promise<void> {
    const { begins, ends } = changeOf(source);
    if (begins === null && ends.length === 0) return;
    const { caseId } = source.data as { readonly caseId: string };
    const context = policyContext(source, 'notification.changed');
    const command = { type: 'change', caseId, since: source.id, begins, ends } as const;
    accept(await this.ports.runner.execute(caseNotice, caseId, command, context));
  }

  /** Nothing while the case is not known: then it is held. */
  async #tell(source: ContractMessage, caseId: string, state: CaseNoticeState): Promise<void> {
    const { facts, standing } = state;
    if (facts === null || standing[DIED] !== undefined || !this.outbox.isNews(source)) return;
    const { begins } = changeOf(source);
    const since = begins === null ? undefined : standing[begins];
    const whileTrue = (intent: MessageIntent) =>
      begins === null || since === undefined ? intent : { ...intent, stands: { what: begins, since } };
    const intents = intentsOf(source, facts, await this.#officers(source, state));
    await this.outbox.queue({ id: causeOf(source), source }, intents.map(whileTrue));
    if (source.type === CaseClosed.type) {
      const invitation = surveyInvitation(facts, source.data as DataOf<typeof CaseClosed>);
      await this.outbox.queue({ id: `${source.tenant}/${caseId}`, source }, invitation.map(whileTrue));
    }
  }

  async #officers(source: ContractMessage, state: CaseNoticeState): Promise<readonly string[]> {
    if (ALARMS.includes(source.type)) return this.#escalateTo(source, state);
    return source.type === LetterDrafted.type ? this.#signatories(source) : [];
  }

  /** Everybody who may sign the letter today. */
  async #signatories({ tenant, data }: ContractMessage): Promise<readonly string[]> {
    const { task } = data as DataOf<typeof LetterDrafted>;
    if (task === undefined) return [];
    const { signerRole, village, notBy } = task;
    const staff = await this.ports.staff.of(tenant);
    const post = { roles: [signerRole], village };
    return staff.members.map(({ id }) => id).filter((id) => !notBy.includes(id) && unfitFor(staff, id, post) === null);
  }

  /** Whom an alarm reaches now. Kept, so that the event read again reaches nobody else. */
  async #escalateTo(source: ContractMessage, { assigned, facts }: CaseNoticeState): Promise<readonly string[]> {
    const found = source.data as Partial<DataOf<typeof DeadlineEscalated>> & { caseId: string; dueAt: string };
    const { caseId, stepId = null, run = null, level, dueAt, alarm = BREACH } = found;
    const accused = facts?.excluded ?? [];
    const doing = stepId === null ? Object.values(assigned) : [assigned[stepId] ?? null];
    const officers = alarm.assignee ? doing.filter((one) => one !== null && !accused.includes(one)) : [];
    const roles = alarm.roles.length === 0 && officers.length === 0 ? [HIERARCHY[0]] : alarm.roles;
    const leads = await Promise.all(roles.map((role) => this.leads.of(source.tenant, role, accused)));
    const told = [...new Set([...officers, ...leads.flat()])].filter((one) => one !== null);
    const escalation = { caseId, stepId, run, dueAt, ...(level && { level }), officers: told };
    const context = policyContext(source, 'notification.escalated');
    const command = { type: 'escalate', escalation } as const;
    const { state } = accept(await this.ports.runner.execute(caseNotice, caseId, command, context));
    return state.escalated[escalationKey(escalation)] ?? [];
  }
}

/** A letter that is drafted again is still the one that waits. */
function causeOf({ id, type, tenant, data }: ContractMessage): string {
  return type === LetterDrafted.type ? `${tenant}/${(data as DataOf<typeof LetterDrafted>).letterId}` : id;
}
