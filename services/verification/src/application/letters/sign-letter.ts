import type { PersonIdentity } from '@alur/contracts';
import type { Officer } from '@alur/identity';
import { accept, type Call, PORTS, ProblemException, type ServicePorts, subjectErased } from '@alur/platform';
import { Inject, Injectable } from '@nestjs/common';
import { caseFile } from '../../domain/case-file.ts';
import { letter } from '../../domain/letter.ts';
import type { LetterTask } from '../../domain/letter-events.ts';
import { acting } from '../case-files.ts';
import { requirePrintableLetter } from './compose.ts';
import { holderOf } from './issuer.ts';
import { LetterSigningProcess, roleOf } from './letter-signing-process.ts';
import type { DraftSnapshot } from './snapshot.ts';

/** Random bits of a verification code: a letter cannot be found by guessing. */
const CODE_BITS = 80;
const PURPOSE = 'surat';

/** Signs a letter, alone or as one of many. */
@Injectable()
export class SignLetter {
  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(LetterSigningProcess) private readonly signing: LetterSigningProcess,
  ) {}

  /** @throws ProblemException when the letter cannot be signed by this officer, or not as it was drafted. */
  async sign(letterId: string, { officer, context }: Call) {
    const { state } = await this.ports.runner.load(letter, context.tenant, letterId);
    if (state.task === null || state.draft === null) {
      throw new ProblemException(404, 'letter-not-found', 'Surat ini tidak ada.');
    }
    if (state.status === 'draft') await this.#requireCurrent(state.task, state.draft.snapshotId, { officer, context });
    const issueDate = this.ports.standards.localDate(context);
    const command = {
      type: 'start-signing',
      officer: acting(officer),
      at: context.at,
      issueDate,
      verificationCode: this.ports.ids.secret(CODE_BITS, 4),
      stepOpen: await this.#stepOpen(state.task, context.tenant),
      holder: this.#holder(state.task, issueDate, officer),
    } as const;
    const { repeated } = accept(await this.ports.runner.execute(letter, letterId, command, context));
    const done = await this.signing.finish(letterId, context);
    if (done.state.status === 'withdrawn') throw subjectErased();
    return { ...done, repeated };
  }

  /** A draft may be older than the rules for what is drafted, and than what is known of the person. */
  async #requireCurrent({ subjectId, caseId }: LetterTask, snapshotId: string, { officer, context }: Call) {
    const { tenant, correlationId } = context;
    const snapshot = await this.ports.vault.get<DraftSnapshot>(tenant, snapshotId);
    if (snapshot === undefined) throw subjectErased();
    await requirePrintableLetter(snapshot);
    const look = { tenant, subjectId, purpose: PURPOSE, officer: officer.id, caseId, correlationId };
    const person = await this.ports.people.show(look);
    if (person === undefined) throw subjectErased();
    const corrected = correctedSince(snapshot, person);
    if (corrected.length === 0) return;
    throw new ProblemException(
      409,
      'draft-outdated',
      'Data orang ini diperbaiki setelah konsep disusun. Susun ulang konsepnya, lalu tandatangani.',
      { facts: { fields: corrected } },
    );
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

/** Names of the fields that a letter was drafted with and that are different now. */
function correctedSince({ person }: DraftSnapshot, now: PersonIdentity): string[] {
  return Object.entries(person)
    .filter(([field, value]) => (value ?? null) !== (now[field as keyof PersonIdentity] ?? null))
    .map(([field]) => field);
}
