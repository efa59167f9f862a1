import type { CommandContext } from '@alur/event-sourcing';
import { Access, CurrentOfficer, inCaseOf, type Officer, Roles } from '@alur/identity';
import { type Call, Caller, inlineFile, PORTS, Reads, Routes, type ServicePorts, subjectErased } from '@alur/platform';
import { rolesOf } from '@alur/standards';
import { Inject, Param, type StreamableFile } from '@nestjs/common';
import { ApiProduces } from '@nestjs/swagger';
import { CaseFiles } from '../application/case-files.ts';
import { composeLetter } from '../application/letters/compose.ts';
import { issuerOn } from '../application/letters/issuer.ts';
import { letterFileId } from '../application/letters/letter-signing-process.ts';
import { renderLetter } from '../application/letters/render.ts';
import { roleOf } from '../application/letters/role-of.ts';
import type { DraftSnapshot } from '../application/letters/snapshot.ts';
import { type LetterState, letter } from '../domain/letter.ts';
import { letterNotFound, shownLetter } from './letter-answers.ts';
import { LetterParams } from './requests.ts';

/** Purpose that the access log of the person shows when an officer opens a letter. */
const PURPOSE = 'membaca-surat';

@Routes('api/verification/letters/:letterId', 'Surat')
@Access(inCaseOf('letter', 'letterId', 'line'))
@Roles(...rolesOf('letter'))
export class ReadLetterFeature {
  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(CaseFiles) private readonly files: CaseFiles,
  ) {}

  @Reads('', 'Keadaan surat, tanpa data orang')
  async state(@Param() { letterId }: LetterParams, @CurrentOfficer() officer: Officer) {
    return shownLetter(await this.#visible(letterId, officer));
  }

  @Reads('pdf', 'Surat sebagai PDF; konsep bertanda DRAF. Pembacaan dicatat di log akses orang itu')
  @ApiProduces('application/pdf')
  @Access(inCaseOf('letter', 'letterId', 'papers'))
  async pdf(@Param() { letterId }: LetterParams, @Caller() { officer, context }: Call): Promise<StreamableFile> {
    const { state } = await this.#visible(letterId, officer);
    if (state.task === null || state.draft === null) throw letterNotFound();
    const { subjectId, caseId } = state.task;
    await this.files.logAccess(subjectId, caseId, PURPOSE, officer, context.correlationId);
    if (state.signature === null) {
      const bytes = await this.#preview(state, state.task, context);
      return inlineFile({ bytes, mediaType: 'application/pdf' }, 'surat.pdf');
    }
    const file = await this.ports.files.get(officer.tenant, letterFileId(letterId));
    if (file === undefined) throw subjectErased();
    return inlineFile(file, 'surat.pdf');
  }

  async #preview(
    { draft }: LetterState,
    { letterType, signerRole, village }: NonNullable<LetterState['task']>,
    context: CommandContext,
  ): Promise<Uint8Array> {
    const snapshot = draft && (await this.ports.vault.get<DraftSnapshot>(context.tenant, draft.snapshotId));
    if (!snapshot) throw subjectErased();
    const date = this.ports.standards.localDate(context);
    const tenant = this.ports.standards.tenant(context.tenant);
    const issuer = issuerOn(tenant, letterType, roleOf(signerRole), date, village);
    const text = composeLetter(snapshot, issuer, { number: 'DRAF', date });
    return renderLetter(text, { tenant, printedAt: context.at, verificationUrl: null });
  }

  async #visible(letterId: string, officer: Officer) {
    const loaded = await this.ports.runner.load(letter, officer.tenant, letterId);
    if (loaded.state.task === null) throw letterNotFound();
    await this.files.visible(loaded.state.task.caseId, officer);
    return loaded;
  }
}
