import type { PersonIdentity } from '@alur/contracts';
import type { Officer } from '@alur/identity';
import { accept, type Call, PORTS, ProblemException, type ServicePorts, subjectErased } from '@alur/platform';
import { holderOf, mandateOf } from '@alur/standards';
import { Inject, Injectable } from '@nestjs/common';
import { caseFile } from '../../domain/case-file.ts';
import { letter } from '../../domain/letter.ts';
import type { LetterTask } from '../../domain/letter-events.ts';
import { acting } from '../case-files.ts';
import { requirePrintableLetter } from './compose.ts';
import { LetterSigningProcess } from './letter-signing-process.ts';
import { roleOf } from './role-of.ts';
import { signatoryOf } from './signatory.ts';
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
    await this.#requireNamed(state.task, { officer, context }, issueDate);
    const command = {
      type: 'start-signing',
      officer: acting(officer),
      at: context.at,
      issueDate,
      verificationCode: this.ports.ids.secret(CODE_BITS, 4),
      stepOpen: await this.#stepOpen(state.task, context.tenant),
      holder: await this.#holder(state.task, officer, { at: context.at, date: issueDate }),
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

  /** Outside the demo, whose offices are fictitious, a letter has the name of who signed it. */
  async #requireNamed(task: LetterTask, { officer, context: { at } }: Call, issueDate: string): Promise<void> {
    if (this.ports.config.demo) return;
    const { name } = await signatoryOf(this.ports, officer.tenant, task, { by: officer.id, at, issueDate });
    if (name !== null) return;
    const detail = 'Nama dan NIP Anda belum tercatat. Minta operator melengkapinya, lalu tandatangani.';
    throw new ProblemException(422, 'pejabat-belum-lengkap', detail);
  }

  async #stepOpen({ caseId, stepId, run }: LetterTask, tenant: string): Promise<boolean> {
    const { state } = await this.ports.runner.load(caseFile, tenant, caseId);
    const step = state.steps[stepId];
    return step?.open === true && step.run === run && !state.closed;
  }

  /** By an own or an acting holding, else by the tenant's data, else by a mandate for this kind of letter. */
  async #holder({ signerRole, village, letterType }: LetterTask, officer: Officer, now: { at: string; date: string }) {
    const role = roleOf(signerRole);
    const tenant = this.ports.standards.tenant(officer.tenant);
    const { holdings } = await this.ports.staff.of(officer.tenant);
    const office = { role, village, ...now };
    if (mandateOf(holdings, officer.id, letterType, office) !== undefined) return 'mandate';
    const holder = holderOf(tenant, holdings, office, officer.id);
    // A village head may be missing in the office's data: the name is then written by hand at the wet signature.
    return holder === 'unknown' && role === 'kepala-desa-lurah' ? 'self' : holder;
  }
}

/** Names of the fields that a letter was drafted with and that are different now. */
function correctedSince({ person }: DraftSnapshot, now: PersonIdentity): string[] {
  return Object.entries(person)
    .filter(([field, value]) => (value ?? null) !== (now[field as keyof PersonIdentity] ?? null))
    .map(([field]) => field);
}
