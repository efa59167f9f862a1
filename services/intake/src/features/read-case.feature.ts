import { Access, accessTo, inCase, Roles } from '@alur/identity';
import { Answered, type Call, Caller, Reads, Routes } from '@alur/platform';
import { CASE_READERS, type DueFlag, placeName } from '@alur/standards';
import { Inject, Param } from '@nestjs/common';
import { factsOfState } from '../application/case-facts.ts';
import { Cases } from '../application/cases.ts';
import { type RequirementLine, requirementsOf } from '../application/requirements.ts';
import { type KnownCase, type OpenStep, type SuppliedDocument, suppliedCodes } from '../domain/case-state.ts';

export interface CaseView {
  readonly caseId: string;
  readonly ticket: string;
  readonly revision: number;
  readonly status: KnownCase['status'];
  /** What the Kabid proposed as class of a disaster, until it is confirmed. */
  readonly classProposed: KnownCase['classProposed'];
  readonly service: { readonly slug: string; readonly version: number; readonly name: string };
  readonly subjectId: string | null;
  readonly reporterId: string | null;
  readonly relation: string;
  readonly channel: string;
  readonly village: string | null;
  readonly villageName: string;
  readonly urgent: boolean;
  readonly incident: KnownCase['opened']['incident'] | null;
  readonly choice: KnownCase['opened']['choice'] | null;
  readonly hasNote: boolean;
  readonly hasContact: boolean;
  readonly openedAt: string;
  readonly clockStart: string | null;
  readonly dueAt: string | null;
  readonly dueFlag: DueFlag | null;
  readonly paused: KnownCase['paused'];
  readonly requirements: readonly RequirementLine[];
  readonly documents: readonly SuppliedDocument[];
  readonly openSteps: readonly (OpenStep & { readonly label: string })[];
  readonly outcome: string | null;
}

@Routes('api/intake/cases/:caseId', 'Perkara')
export class ReadCase {
  constructor(@Inject(Cases) private readonly cases: Cases) {}

  /** Straight from the log, so it is never behind; `ETag` goes into `If-Match`. */
  @Reads('', 'Keadaan perkara: syarat, dokumen, langkah yang terbuka')
  @Roles(...CASE_READERS)
  @Access(inCase('line'))
  async read(@Param('caseId') caseId: string, @Caller() { officer, context }: Call): Promise<Answered<CaseView>> {
    const { stream, state, revision, definition } = await this.cases.load(officer, caseId);
    const { opened } = state;
    // Who complained is shown to whom answers it.
    const facts = factsOfState(officer.tenant, state);
    const shown = opened.kind !== 'complaint' || accessTo(officer, facts, 'identity', context.at).allowed;
    const age = await this.cases.age(definition, opened, suppliedCodes(state), context);
    return new Answered(
      { stream, revision },
      {
        caseId,
        ticket: opened.ticket,
        revision,
        status: state.status,
        service: { slug: opened.service, version: opened.serviceVersion, name: definition.nama },
        subjectId: opened.subjectId,
        reporterId: shown ? opened.reporterId : null,
        relation: opened.relation,
        channel: opened.channel,
        village: opened.village,
        villageName: placeName(opened.village),
        urgent: opened.urgent,
        incident: opened.incident ?? null,
        classProposed: state.classProposed,
        choice: opened.choice ?? null,
        hasNote: opened.noteId !== null,
        hasContact: (opened.contactId ?? null) !== null,
        openedAt: opened.openedAt,
        clockStart: state.clockStart,
        dueAt: state.dueAt,
        dueFlag: this.cases.dueFlag(officer.tenant, state),
        paused: state.paused,
        requirements: requirementsOf(definition, state, age),
        documents: state.documents,
        openSteps: Object.values(state.open).map((step) => ({
          ...step,
          label: definition.route?.steps[step.stepId]?.label ?? step.kind,
        })),
        outcome: state.closed?.outcome ?? null,
      },
    );
  }
}
