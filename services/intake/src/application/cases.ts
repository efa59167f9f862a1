import { type CommandContext, type Done, isRejection } from '@alur/event-sourcing';
import { type Officer } from '@alur/identity';
import {
  Answered,
  accept,
  type Call,
  keepReasonWords,
  PORTS,
  ProblemException,
  problemOf,
  type ServicePorts,
  type Without,
} from '@alur/platform';
import { ageAt, alternatives, type DueFlag, type ServiceDefinition } from '@alur/standards';
import { Inject, Injectable } from '@nestjs/common';
import { type CaseDecider, caseDecider } from '../domain/case.ts';
import type { Actor, CaseCommand, OpenCase } from '../domain/case-commands.ts';
import { caseRules } from '../domain/case-rules.ts';
import { type KnownCase, noCase } from '../domain/case-state.ts';
import { PeopleVault } from './people/people-vault.ts';

export interface LoadedCase {
  readonly stream: string;
  readonly state: KnownCase;
  readonly revision: number;
  /** The version that the case pins. */
  readonly definition: ServiceDefinition;
}

/** Answer of a command on a case: enough for the next one without another read. */
export interface CaseAnswer {
  readonly caseId: string;
  readonly ticket: string;
  readonly status: KnownCase['status'];
  readonly dueAt: string | null;
  readonly dueFlag: DueFlag | null;
  readonly revision: number;
  readonly openSteps: readonly {
    stepId: string;
    run: number;
    kind: string;
    dueAt: string | null;
    assignee: string | null;
  }[];
}

/** What an officer asks for; who asks and when come with the call. */
type Asked = Without<Extract<CaseCommand, Done>, 'by' | 'at'>;

/** Loads and commands cases: the one way in for requests, messages and the scheduler. */
@Injectable()
export class Cases {
  readonly #ports: ServicePorts;
  readonly #people: PeopleVault;
  readonly #deciders = new Map<string, CaseDecider>();

  constructor(@Inject(PORTS) ports: ServicePorts, @Inject(PeopleVault) people: PeopleVault) {
    this.#ports = ports;
    this.#people = people;
  }

  decider(tenant: string): CaseDecider {
    const known = this.#deciders.get(tenant);
    if (known) return known;
    const made = caseDecider(tenant, caseRules(this.#ports.standards));
    this.#deciders.set(tenant, made);
    return made;
  }

  /** For an officer whom the access rule let through. @throws ProblemException 404 when there is no such case. */
  async load(officer: Officer, caseId: string): Promise<LoadedCase> {
    const { stream, state, revision } = await this.#ports.runner.load(
      this.decider(officer.tenant),
      officer.tenant,
      caseId,
    );
    if (state.status === 'none') {
      throw new ProblemException(404, 'case-not-found', 'Perkara ini tidak ada. Periksa nomornya.');
    }
    const { service, serviceVersion } = state.opened;
    return { stream, state, revision, definition: this.#ports.standards.service(service, serviceVersion) };
  }

  /** Refuses what would be refused anyway, before anything is written to the vault for it. */
  check(command: OpenCase): void {
    const decision = this.decider(command.tenant).decide(noCase, command);
    if (isRejection(decision)) throw problemOf(decision);
  }

  /**
   * Runs what an officer asks of a case.
   * @param note the officer's words for the reason; kept only when the command is accepted
   * @throws ProblemException when it is refused.
   */
  async change({ officer, context }: Call, caseId: string, asked: Asked, note?: string): Promise<Answered<CaseAnswer>> {
    const command = { ...asked, by: officer.id, at: context.at } as CaseCommand;
    if (note !== undefined) {
      const { state } = await this.load(officer, caseId);
      const accepted = !isRejection(this.decider(officer.tenant).decide(state, command));
      if (accepted) await keepReasonWords(this.#ports.vault, vaultSubject(state.opened), note, context);
    }
    return this.execute(caseId, command, context);
  }

  async execute(caseId: string, command: CaseCommand, context: CommandContext): Promise<Answered<CaseAnswer>> {
    const { tenant } = context;
    const done = accept(await this.#ports.runner.execute(this.decider(tenant), caseId, command, context));
    const { state, revision } = done;
    if (state.status === 'none') throw new Error('A command left no case behind');
    const openSteps = Object.values(state.open).map(({ stepId, run, kind, dueAt, assignee }) => ({
      stepId,
      run,
      kind,
      dueAt,
      assignee,
    }));
    const { ticket } = state.opened;
    return new Answered(done, {
      caseId,
      ticket,
      status: state.status,
      dueAt: state.dueAt,
      dueFlag: this.dueFlag(tenant, state),
      revision,
      openSteps,
    });
  }

  /** Whether the due time of a case rests on a calendar without a decree. */
  dueFlag(tenant: string, { opened, dueAt }: KnownCase): DueFlag | null {
    const { service, clock } = this.#ports.standards;
    return clock.dueFlag({ tenant, dueAt, limit: service(opened.service, opened.serviceVersion).limit });
  }

  /**
   * Age of the subject where a paper that is not there yet depends on it: looked up, and so logged, only then; else
   * null.
   */
  async age(
    definition: ServiceDefinition,
    { subjectId, caseId }: { readonly subjectId: string | null; readonly caseId: string },
    supplied: readonly string[],
    context: CommandContext,
  ): Promise<number | null> {
    const matters = definition.documents.some(
      (rule) =>
        rule.berlakuBila?.usiaMinimal !== undefined && !alternatives(rule).some((code) => supplied.includes(code)),
    );
    if (!matters || subjectId === null) return null;
    const { tenant, actor, correlationId, at } = context;
    const born = await this.#people.birthDate({
      tenant,
      subjectId,
      purpose: 'kelengkapan',
      officer: actor,
      caseId,
      correlationId,
    });
    return born === null ? null : ageAt(born, at, this.#ports.standards.tenant(tenant).zone);
  }
}

export function actorOf(officer: Officer): Actor {
  return { id: officer.id, roles: officer.roles };
}

/** Whose vault key protects what belongs to a case. */
export function vaultSubject(state: KnownCase['opened']): string {
  return state.subjectId ?? `case:${state.caseId}`;
}
