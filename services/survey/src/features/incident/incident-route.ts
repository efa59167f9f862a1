import { PatternField, TextField } from '@alur/platform';

/** `/api/survey/cases/:caseId/incident`: the answer to a disaster. */
export const INCIDENT_ROUTE = 'api/survey/cases/:caseId/incident';

const ID = /^[A-Za-z0-9-]{8,80}$/;
export const CODE = /^[a-z][a-z0-9-]{1,79}$/;
export const OFFICER_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/;

export class CaseParams {
  @PatternField(/^[A-Za-z0-9-]{1,80}$/, { message: 'caseId bukan nomor perkara' })
  caseId!: string;
}

export class HouseholdParams extends CaseParams {
  @PatternField(ID, { message: 'householdId bukan id rumah tangga' })
  householdId!: string;
}

export class AssessmentParams extends HouseholdParams {
  @PatternField(ID, { message: 'submissionId bukan id asesmen' })
  submissionId!: string;
}

export class PhotoParams extends CaseParams {
  @PatternField(ID, { message: 'photoId bukan id foto' })
  photoId!: string;
}

export class PersonPhotoParams extends PhotoParams {
  @PatternField(/^[A-Za-z0-9-]{1,80}$/, { message: 'subjectId bukan id orang' })
  subjectId!: string;
}

export class NoteBody {
  @TextField({
    kind: 'note',
    optional: true,
    max: 4000,
    description: 'Catatan; disimpan terenkripsi',
    message: 'note paling banyak 4000 huruf',
  })
  note?: string;
}
