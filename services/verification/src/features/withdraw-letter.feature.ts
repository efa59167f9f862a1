import { Access, inCaseOf, Roles } from '@alur/identity';
import {
  Answered,
  accept,
  type Call,
  Caller,
  Changes,
  derivedContext,
  PORTS,
  ReasonField,
  Routes,
  type ServicePorts,
} from '@alur/platform';
import { rolesOf } from '@alur/standards';
import { Body, Inject, Param } from '@nestjs/common';
import { acting, CaseFiles } from '../application/case-files.ts';
import { caseFile } from '../domain/case-file.ts';
import { letter } from '../domain/letter.ts';
import { letterNotFound } from './letter-answers.ts';
import { LetterParams, NoteBody } from './requests.ts';

export class WithdrawLetterBody extends NoteBody {
  @ReasonField('letter-withdrawal', { description: 'Alasan pencabutan', example: 'salah-data' })
  reasonCode!: string;
}

@Routes('api/verification/letters/:letterId', 'Surat')
@Access(inCaseOf('letter', 'letterId', 'act'))
export class WithdrawLetterFeature {
  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(CaseFiles) private readonly files: CaseFiles,
  ) {}

  @Changes('withdrawal', 'Mencabut surat; nomornya tetap terpakai. Konsep juga dapat dicabut oleh penyusunnya')
  @Roles(...rolesOf('letter', 'sign', 'link'))
  async withdraw(
    @Param() { letterId }: LetterParams,
    @Body() { reasonCode, note }: WithdrawLetterBody,
    @Caller() { officer, context }: Call,
  ) {
    const { task } = (await this.ports.runner.load(letter, context.tenant, letterId)).state;
    if (task === null) throw letterNotFound();
    const { caseId, stepId } = task;
    const noteId = await this.files.keepNote(caseId, note, context.tenant);
    const command = { type: 'withdraw', officer: acting(officer), at: context.at, reasonCode, noteId } as const;
    const done = accept(await this.ports.runner.execute(letter, letterId, command, context));
    const release = { type: 'release-letter', stepId, letterId } as const;
    accept(await this.ports.runner.execute(caseFile, caseId, release, derivedContext(context, 'release')));
    return new Answered(done, { letterId, status: 'withdrawn', reasonCode, revision: done.revision });
  }
}
