import { Access, inCase, inCaseOf, Roles } from '@alur/identity';
import {
  Answered,
  accept,
  type Call,
  Caller,
  Changes,
  derivedContext,
  PatternField,
  PORTS,
  problemOf,
  ReasonField,
  Routes,
  type ServicePorts,
} from '@alur/platform';
import { rolesOf } from '@alur/standards';
import { Body, Inject, Param } from '@nestjs/common';
import { CaseFiles } from '../application/case-files.ts';
import { alreadyNominated, nomination, nominationIdOf } from '../domain/nomination.ts';
import { ID, ID_MESSAGE, NoteBody, STEP_ROUTE, StepParams } from './requests.ts';

export class RemoveNominationBody extends NoteBody {
  @ReasonField('recipient-removal', { description: 'Alasan pencoretan', example: 'meninggal' })
  reasonCode!: string;
}

export class NominationParams {
  @PatternField(ID, { message: ID_MESSAGE })
  nominationId!: string;
}

@Routes('', 'Usulan calon penerima')
export class NominateFeature {
  constructor(
    @Inject(CaseFiles) private readonly files: CaseFiles,
    @Inject(PORTS) private readonly ports: ServicePorts,
  ) {}

  @Changes(`${STEP_ROUTE}/nomination`, 'Mengusulkan orang ini sebagai calon penerima; satu kali per program')
  @Roles(...rolesOf('nomination', 'nominate'))
  @Access(inCase('act'))
  async nominate(@Param() step: StepParams, @Body() { note }: NoteBody, @Caller() call: Call) {
    const { officer, context } = call;
    const { state } = await this.files.visible(step.caseId, officer);
    const { params = {}, subjectId = null } = state.steps[step.stepId] ?? {};
    const programme = String(params['programme'] ?? 'unknown');
    const nominationId = nominationIdOf(programme, subjectId ?? 'nobody');
    const act = { kind: 'nomination', outcome: 'listed', nominationId } as const;
    // The list is asked first, so that no nomination is published that the list refuses.
    if (subjectId !== null && this.files.allows(state, step.stepId, act, call)) {
      await this.#requireNowhereElse(context.tenant, programme, subjectId);
      const by = { by: officer.id, at: context.at };
      const list = { type: 'list', caseId: step.caseId, programme, subjectId, ...by } as const;
      accept(await this.ports.runner.execute(nomination, nominationId, list, derivedContext(context, 'list')));
    }
    return this.files.answer(call, step, act, note, { nominationId });
  }

  /** @throws ProblemException 409 when another registration of the same person is on the list. */
  async #requireNowhereElse(tenant: string, programme: string, subjectId: string): Promise<void> {
    for (const id of await this.ports.people.samePerson(tenant, subjectId)) {
      const { state } = await this.ports.runner.load(nomination, tenant, nominationIdOf(programme, id));
      if (state.listed !== null) throw problemOf(alreadyNominated(state.listed));
    }
  }

  @Changes('api/verification/nominations/:nominationId/removal', 'Mencoret seorang calon dari daftar, dengan alasan')
  @Roles(...rolesOf('nomination', 'remove'))
  @Access(inCaseOf('nomination', 'nominationId', 'act'))
  async remove(
    @Param() { nominationId }: NominationParams,
    @Body() { reasonCode, note }: RemoveNominationBody,
    @Caller() { officer, context }: Call,
  ) {
    const { state } = await this.ports.runner.load(nomination, context.tenant, nominationId);
    const noteId = state.listed === null ? null : await this.files.keepNote(state.listed.caseId, note, context.tenant);
    const command = { type: 'remove', reasonCode, noteId, by: officer.id, at: context.at } as const;
    const done = accept(await this.ports.runner.execute(nomination, nominationId, command, context));
    return new Answered(done, { nominationId, reasonCode, revision: done.revision });
  }
}
