import { Access, inCase, Roles } from '@alur/identity';
import {
  type Call,
  Caller,
  Changes,
  ChoiceField,
  DateField,
  PatternField,
  PORTS,
  ProblemException,
  Routes,
  type ServicePorts,
} from '@alur/platform';
import { rolesOf } from '@alur/standards';
import { Body, Inject, Param } from '@nestjs/common';
import { CaseFiles } from '../application/case-files.ts';
import { caseDocuments } from '../views/case-documents.ts';
import { CODE, CODE_MESSAGE, NoteBody, STEP_ROUTE, StepParams } from './requests.ts';

class OutsideLetterBody extends NoteBody {
  @PatternField(CODE, { optional: true, description: 'Nomor surat', message: CODE_MESSAGE })
  number?: string;

  @DateField({ optional: true, description: 'Tanggal surat' })
  date?: string;
}

export class RecordEndorsementBody extends OutsideLetterBody {
  @ChoiceField(['endorsed', 'refused'], { message: 'outcome harus endorsed atau refused' })
  outcome!: 'endorsed' | 'refused';

  @PatternField(CODE, {
    optional: true,
    description: 'Berkas surat yang sudah diunggah ke berkas permohonan',
    message: CODE_MESSAGE,
  })
  documentId?: string;
}

export class RecordExternalAnswerBody extends OutsideLetterBody {
  @ChoiceField(['accepted', 'refused'], { message: 'outcome harus accepted atau refused' })
  outcome!: 'accepted' | 'refused';
}

/** Bupati and PUSDATIN answer on paper: an officer records what they said. */
@Routes(STEP_ROUTE, 'Pendaftaran registri')
@Access(inCase('act'))
export class RecordOutsideAnswerFeature {
  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(CaseFiles) private readonly files: CaseFiles,
  ) {}

  @Changes('endorsement', 'Mencatat surat pengesahan Bupati (R-14); endorsed wajib dengan nomor, tanggal dan berkas')
  @Roles(...rolesOf('bupati-endorsement'))
  async endorsement(@Param() step: StepParams, @Body() body: RecordEndorsementBody, @Caller() call: Call) {
    const { outcome, number = null, date = null, documentId = null, note } = body;
    if (documentId !== null) await this.#requireDocument(call.context.tenant, step.caseId, documentId);
    return this.files.answer(call, step, { kind: 'bupati-endorsement', outcome, number, date, documentId }, note);
  }

  @Changes('external-answer', 'Mencatat jawaban instansi luar, misalnya SK PUSDATIN (R-14)')
  @Roles(...rolesOf('external-wait'))
  answer(@Param() step: StepParams, @Body() body: RecordExternalAnswerBody, @Caller() call: Call) {
    const { outcome, number = null, date = null, note } = body;
    return this.files.answer(call, step, { kind: 'external-wait', outcome, number, date }, note);
  }

  /** The letter that is recorded is a paper in the file of this case. */
  async #requireDocument(tenant: string, caseId: string, documentId: string): Promise<void> {
    const look = async () => {
      const found = await this.ports.views.of(caseDocuments).get(documentId);
      return found?.tenant === tenant && found.caseId === caseId ? found : undefined;
    };
    const message = 'Berkas surat ini tidak ada pada permohonan ini. Unggah dahulu suratnya, lalu pilih berkas itu.';
    const unknown = () =>
      new ProblemException(422, 'document-unknown', message, { errors: [{ field: 'documentId', message }] });
    await this.ports.freshness.find(look, unknown, caseId);
  }
}
