import { Access, CurrentOfficer, inCase, type Officer, Roles } from '@alur/identity';
import {
  Answered,
  type Call,
  Caller,
  Changes,
  PatternField,
  PORTS,
  ProblemException,
  Reads,
  Routes,
  type ServicePorts,
} from '@alur/platform';
import { isStepKind, rolesIn, STEP_KINDS } from '@alur/standards';
import { Body, Inject, Param } from '@nestjs/common';
import { acting, CaseFiles, type Note, subjectOf } from '../application/case-files.ts';
import { mayAct } from '../domain/case-file.ts';
import { CaseParams, CODE, CODE_MESSAGE, ID, ID_MESSAGE } from './requests.ts';

export class NoteParams extends CaseParams {
  @PatternField(ID, { message: ID_MESSAGE })
  noteId!: string;
}

export class ReadNoteBody {
  @PatternField(CODE, {
    description: 'Untuk apa catatan dibaca; dicatat di log akses',
    example: 'keputusan',
    message: CODE_MESSAGE,
  })
  purpose!: string;
}

@Routes('api/verification/cases/:caseId', 'Berkas')
@Access(inCase('line'))
@Roles(...rolesIn('verification'))
export class ShowCaseFileFeature {
  constructor(
    @Inject(CaseFiles) private readonly files: CaseFiles,
    @Inject(PORTS) private readonly ports: ServicePorts,
  ) {}

  @Reads('', 'Berkas pada verifikasi: langkah terbuka, hasil, surat; tanpa data orang')
  async show(@Param() { caseId }: CaseParams, @CurrentOfficer() officer: Officer) {
    const loaded = await this.files.visible(caseId, officer);
    const { state, revision } = loaded;
    const open = Object.values(state.steps).filter((step) => step.open && isOwn(step.kind));
    return new Answered(loaded, {
      caseId,
      closed: state.closed,
      open: open.map(({ open: _, ...step }) => ({ ...step, mayAct: mayAct(state, step.stepId, acting(officer)) })),
      done: Object.entries(state.done).map(([stepId, done]) => ({ stepId, ...done })),
      households: state.households,
      letters: Object.entries(state.letters).map(([stepId, assigned]) => ({ stepId, ...assigned })),
      revision,
    });
  }

  @Changes('notes/:noteId/view', 'Catatan petugas pada sebuah langkah, dengan tujuan yang dicatat (R-19)')
  @Access(inCase('notes'))
  async note(
    @Param() { caseId, noteId }: NoteParams,
    @Body() { purpose }: ReadNoteBody,
    @Caller() { officer, context }: Call,
  ) {
    const { state } = await this.files.visible(caseId, officer);
    const note = await this.ports.vault.get<Note>(officer.tenant, noteId);
    if (note?.caseId !== caseId || note.text === undefined) {
      throw new ProblemException(404, 'note-not-found', 'Catatan ini tidak ada pada berkas, atau sudah dihapus.');
    }
    await this.files.logAccess(subjectOf(state), caseId, purpose, officer, context.correlationId);
    return { noteId, text: note.text };
  }
}

function isOwn(kind: string): boolean {
  return isStepKind(kind) && STEP_KINDS[kind].owner === 'verification';
}
