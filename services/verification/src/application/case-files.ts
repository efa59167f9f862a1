import { type CommandResult, isRejection, type LoadedState } from '@alur/event-sourcing';
import type { Officer } from '@alur/identity';
import { Answered, accept, type Call, PORTS, ProblemException, type ServicePorts, subjectErased } from '@alur/platform';
import { registryInForce } from '@alur/standards';
import { Inject, Injectable } from '@nestjs/common';
import type { Act } from '../domain/acts.ts';
import { caseFile } from '../domain/case-file.ts';
import type { CaseFileEvent } from '../domain/case-file-events.ts';
import type { CaseFileState } from '../domain/case-file-state.ts';
import type { ActingOfficer } from '../domain/officer.ts';

/** The officer's words as the vault holds them; other records of a case have no `text`. */
export interface Note {
  readonly caseId: string;
  readonly text?: string;
}

export interface StepOfCase {
  readonly caseId: string;
  readonly stepId: string;
}

/** Commands and look-ups on the files of cases. */
@Injectable()
export class CaseFiles {
  constructor(@Inject(PORTS) private readonly ports: ServicePorts) {}

  /**
   * Ends a step by an act. The note goes into the vault first, so that no event names a note that is not there, and only
   * when the act is allowed, so that a refused act or a retry leaves no note behind.
   * @throws ProblemException 503 when the step may be on its way.
   */
  act(
    call: Call,
    { caseId, stepId }: StepOfCase,
    act: Act,
    note: string | undefined,
  ): Promise<CommandResult<CaseFileState, CaseFileEvent>> {
    const { context } = call;
    return this.ports.freshness.whenHeard(caseId, async () => {
      const { state } = await this.ports.runner.load(caseFile, context.tenant, caseId);
      const allowed = this.allows(state, stepId, act, call);
      const noteId = allowed ? await this.keepNote(caseId, note, context.tenant) : null;
      const command = { ...this.#command(stepId, act, call), noteId };
      return this.ports.runner.execute(caseFile, caseId, command, context);
    });
  }

  /** Ends a step by an act, as a route answers it; `shown` is added to the answer. */
  async answer<Shown extends object>(
    call: Call,
    step: StepOfCase,
    act: Act,
    note: string | undefined,
    shown: Shown = {} as Shown,
  ) {
    const done = accept(await this.act(call, step, act, note));
    return new Answered(done, { ...step, outcome: act.outcome, ...shown, revision: done.revision });
  }

  /** Whether the act would be accepted on this state: asked before another aggregate is changed for it. */
  allows(state: CaseFileState, stepId: string, act: Act, call: Call): boolean {
    return !isRejection(caseFile.decide(state, { ...this.#command(stepId, act, call), noteId: null }));
  }

  #command(stepId: string, act: Act, { officer, context }: Call) {
    const today = this.ports.standards.localDate(context);
    const registry = registryInForce(this.ports.standards.tenant(context.tenant), today).code;
    const by = { stepId, officer: acting(officer), at: context.at };
    return { type: 'act', ...by, act, today, registryInForce: registry } as const;
  }

  /** The file, for an officer whom the access rule let through. */
  visible(caseId: string, officer: Officer): Promise<LoadedState<CaseFileState>> {
    const missing = () => new ProblemException(404, 'case-file-not-found', 'Berkas ini tidak ada pada verifikasi.');
    return this.ports.freshness.find(
      async () => {
        const file = await this.ports.runner.load(caseFile, officer.tenant, caseId);
        return file.state.caseId === null ? undefined : file;
      },
      missing,
      caseId,
    );
  }

  /** Answers the record id; null without words. */
  async keepNote(caseId: string, note: string | undefined, tenant: string): Promise<string | null> {
    const text = note?.trim() ?? '';
    if (text === '') return null;
    const { state } = await this.ports.runner.load(caseFile, tenant, caseId);
    const subjectId = subjectOf(state) ?? `case:${caseId}`;
    return this.ports.vault.put({ tenant, subjectId, kind: 'note', data: { caseId, text } });
  }

  /**
   * Writes into the person's access log that this officer reads the person's data here.
   * @throws ProblemException 410 when the person was erased.
   */
  async logAccess(
    subjectId: string | null,
    caseId: string,
    purpose: string,
    officer: Officer,
    correlationId: string,
  ): Promise<void> {
    if (subjectId === null) return;
    const request = { tenant: officer.tenant, subjectId, purpose, officer: officer.id, caseId, correlationId };
    if ((await this.ports.people.show(request)) === undefined) throw subjectErased();
  }
}

export function acting({ id, roles }: Officer): ActingOfficer {
  return { id, roles };
}

export function subjectOf(state: CaseFileState): string | null {
  return Object.values(state.steps).find(({ subjectId }) => subjectId !== null)?.subjectId ?? null;
}
