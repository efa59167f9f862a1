import {
  CaseClosed,
  CaseOpened,
  type ContractMessage,
  type DataOf,
  LetterDrafted,
  StepAssigned,
  StepOverdue,
} from '@alur/contracts';
import { ContractConsumer, OnContract } from '@alur/messaging';
import { accept, PORTS, policyContext, type ServicePorts } from '@alur/platform';
import { unfitFor } from '@alur/standards';
import { Inject } from '@nestjs/common';
import { Outbox } from '../application/outbox/queue.ts';
import { type CaseNoticeState, caseNotice, escalationKey } from '../domain/case-notice.ts';
import { ESCALATION_ROLES, escalationList } from '../domain/escalation-list.ts';
import { intentsOf, type MessageIntent, receipt, surveyInvitation, TOLD } from '../domain/intents.ts';
import { CHANGING, changeOf, DIED } from '../domain/standing.ts';

/** Turns what happens to cases into messages. */
@ContractConsumer()
export class CaseMessagesProcess {
  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(Outbox) private readonly outbox: Outbox,
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
    if (source.type === StepOverdue.type) return this.#escalateTo(source, state);
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

  /** The officer who has the step, and the leads who gave an address; the lead's tray where none did. */
  async #escalateTo(source: ContractMessage, { assigned, facts }: CaseNoticeState): Promise<readonly string[]> {
    const { caseId, stepId, run, dueAt } = source.data as DataOf<typeof StepOverdue>;
    const { runner } = this.ports;
    const lists = await Promise.all(ESCALATION_ROLES.map((role) => runner.load(escalationList, source.tenant, role)));
    const leads = lists.flatMap(({ state }) => state);
    const officer = assigned[stepId] ?? null;
    const told = leads.length > 0 ? leads : ['role:kabid-linjamsos'];
    const accused = facts?.excluded ?? [];
    const officers = [...new Set([...(officer === null ? [] : [officer]), ...told])].filter(
      (one) => !accused.includes(one),
    );
    const escalation = { caseId, stepId, run, dueAt, officers };
    const context = policyContext(source, 'notification.escalated');
    const command = { type: 'escalate', escalation } as const;
    const { state } = accept(await runner.execute(caseNotice, caseId, command, context));
    return state.escalated[escalationKey(escalation)] ?? [];
  }
}

/** A letter that is drafted again is still the one that waits. */
function causeOf({ id, type, tenant, data }: ContractMessage): string {
  return type === LetterDrafted.type ? `${tenant}/${(data as DataOf<typeof LetterDrafted>).letterId}` : id;
}
