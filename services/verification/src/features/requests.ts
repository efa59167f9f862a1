import { PatternField, TextField } from '@alur/platform';

/** A step of a case; the acts are its sub-paths. */
export const STEP_ROUTE = 'api/verification/cases/:caseId/steps/:stepId';

export const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$/;
export const CODE = /^[A-Za-z0-9][A-Za-z0-9:._|/-]{0,79}$/;
export const CODE_MESSAGE = '$property harus berupa kode, misalnya memenuhi-kriteria';
export const ID_MESSAGE = '$property bukan nomor yang dikenal';

export class CaseParams {
  @PatternField(ID, { message: ID_MESSAGE })
  caseId!: string;
}

export class StepParams extends CaseParams {
  @PatternField(ID, { message: ID_MESSAGE })
  stepId!: string;
}

export class LetterParams {
  @PatternField(ID, { message: ID_MESSAGE })
  letterId!: string;
}

/** The officer's words: they go into the vault, never into an event. */
export class NoteBody {
  @TextField({ kind: 'note', optional: true, max: 2000, description: 'Catatan petugas; disimpan terenkripsi' })
  note?: string;
}
