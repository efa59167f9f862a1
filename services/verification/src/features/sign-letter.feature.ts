import { Access, inCaseOf, type Officer, Roles } from '@alur/identity';
import { accept, type Call, Caller, Changes, PORTS, Routes, type ServicePorts, subjectErased } from '@alur/platform';
import { rolesOf } from '@alur/standards';
import { Inject, Param } from '@nestjs/common';
import { acting } from '../application/case-files.ts';
import { requirePrintableLetter } from '../application/letters/compose.ts';
import { holderOf } from '../application/letters/issuer.ts';
import { LetterSigningProcess, roleOf } from '../application/letters/letter-signing-process.ts';
import type { DraftSnapshot } from '../application/letters/snapshot.ts';
import { caseFile } from '../domain/case-file.ts';
import { letter } from '../domain/letter.ts';
import type { LetterTask } from '../domain/letter-events.ts';
import { letterNotFound, shownLetter } from './letter-answers.ts';
import { LetterParams } from './requests.ts';

/** Random bits of a verification code: a letter cannot be found by guessing. */
const CODE_BITS = 80;

@Routes('api/verification/letters/:letterId', 'Surat')
@Access(inCaseOf('letter', 'letterId', 'act'))
export class SignLetterFeature {
  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(LetterSigningProcess) private readonly signing: LetterSigningProcess,
  ) {}

  @Changes('signature', 'Menandatangani surat: nomor, tanggal dan penanda tangan ditetapkan')
  @Roles(...rolesOf('letter', 'sign'))
  async sign(@Param() { letterId }: LetterParams, @Caller() { officer, context }: Call) {
    const { task, draft } = (await this.ports.runner.load(letter, context.tenant, letterId)).state;
    if (task === null || draft === null) throw letterNotFound();
    // A draft may be older than the rules for what is drafted.
    const snapshot = await this.ports.vault.get<DraftSnapshot>(context.tenant, draft.snapshotId);
    if (snapshot !== undefined) await requirePrintableLetter(snapshot);
    const issueDate = this.ports.standards.localDate(context);
    const command = {
      type: 'start-signing',
      officer: acting(officer),
      at: context.at,
      issueDate,
      verificationCode: this.ports.ids.secret(CODE_BITS, 4),
      stepOpen: await this.#stepOpen(task, context.tenant),
      holder: this.#holder(task, issueDate, officer),
    } as const;
    const { repeated } = accept(await this.ports.runner.execute(letter, letterId, command, context));
    const done = await this.signing.finish(letterId, context);
    if (done.state.status === 'withdrawn') throw subjectErased();
    return shownLetter({ ...done, repeated });
  }

  async #stepOpen({ caseId, stepId, run }: LetterTask, tenant: string): Promise<boolean> {
    const { state } = await this.ports.runner.load(caseFile, tenant, caseId);
    const step = state.steps[stepId];
    return step?.open === true && step.run === run && !state.closed;
  }

  #holder({ signerRole, village }: LetterTask, issueDate: string, officer: Officer) {
    const tenant = this.ports.standards.tenant(officer.tenant);
    return holderOf(tenant, roleOf(signerRole), issueDate, village, officer.id);
  }
}
