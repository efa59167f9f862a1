import type { CommandContext, LoadedState } from '@alur/event-sourcing';
import { type Ending, PORTS, ProcessManager, type ProcessStep, type ServicePorts } from '@alur/platform';
import type { Tenant } from '@alur/standards';
import { Inject, Injectable } from '@nestjs/common';
import { type LetterCommand, type LetterState, letter } from '../../domain/letter.ts';
import type { Draft, LetterEvent, LetterTask, Signature, Signing } from '../../domain/letter-events.ts';
import { type AssignedNumber, letterRegister, numberOf, registerId } from '../../domain/letter-register.ts';
import { composeLetter } from './compose.ts';
import { issuerOn } from './issuer.ts';
import { renderLetter } from './render.ts';
import { roleOf } from './role-of.ts';
import { signatoryOf } from './signatory.ts';
import { type DraftSnapshot, type PrintedSnapshot, snapshotHash } from './snapshot.ts';

/** A letter whose signing was started and that has no signature yet. */
interface Started {
  readonly letterId: string;
  readonly task: LetterTask;
  readonly draft: Draft;
  readonly signing: Signing;
}

type SigningPorts = Pick<ServicePorts, 'runner' | 'vault' | 'files' | 'standards' | 'staff'> & WithPublicUrl;
interface WithPublicUrl {
  readonly config: Pick<ServicePorts['config'], 'publicUrl'>;
}

type SigningEnd = Ending<LetterState, LetterCommand>;

/** Gives a letter whose signing was started its number, its paper and its signature. */
@Injectable()
export class LetterSigningProcess {
  readonly #process: ProcessManager<LetterState, LetterCommand, LetterEvent>;

  constructor(@Inject(PORTS) private readonly ports: SigningPorts) {
    this.#process = new ProcessManager(ports.runner, letter);
  }

  /** Answers the letter when its signing has ended: signed, or withdrawn where the person's data were erased. */
  finish(letterId: string, context: CommandContext): Promise<LoadedState<LetterState>> {
    return this.#process.finish(letterId, context, async ({ status, task, draft, signing }, step) => {
      if (status !== 'signing' || task === null || draft === null || signing === null) return null;
      return this.#end({ letterId, task, draft, signing }, step);
    });
  }

  async #end(started: Started, step: ProcessStep): Promise<SigningEnd> {
    const signed = await step.withPersonalData(() => this.#sign(started, step));
    if (signed.outcome === 'done') return { command: { type: 'complete-signing', ...signed.value } };
    const { actor: by, at } = step.context;
    return { command: { type: 'abandon', by, at } };
  }

  /** Undefined when the person's data were erased. */
  async #sign(started: Started, step: ProcessStep): Promise<Signature | undefined> {
    const { letterId, task, draft, signing } = started;
    const { tenant } = step.context;
    const snapshot = await this.ports.vault.get<DraftSnapshot>(tenant, draft.snapshotId);
    if (snapshot === undefined) return undefined;
    if (snapshotHash(snapshot) !== draft.draftHash) throw new Error(`The draft of letter ${letterId} was altered`);
    const assigned = await this.#number(started, step);
    const printed = await this.#printed(snapshot, task, signing, assigned);
    const pdf = await printLetter(printed, this.ports.standards.tenant(tenant));
    const { subjectId } = task;
    const record = { tenant, subjectId, kind: 'letter-printed', recordId: printedRecordId(letterId), data: printed };
    await this.ports.vault.put(record);
    const file = await this.ports.files.put({ tenant, subjectId, fileId: letterFileId(letterId), bytes: pdf });
    const { number, sequence } = assigned;
    const year = Number(signing.issueDate.slice(0, 4));
    return { number, sequence, year, snapshotHash: snapshotHash(printed), fileHash: file.sha256 };
  }

  async #number({ letterId, task, signing }: Started, step: ProcessStep): Promise<AssignedNumber> {
    const tenant = this.ports.standards.tenant(step.context.tenant);
    const { letterType, village } = task;
    const question = { letterId, letterType, village, issueDate: signing.issueDate, tenant };
    const register = await step.perform(letterRegister, registerId(question), { type: 'assign', ...question } as const);
    const assigned = numberOf(register, letterId);
    if (assigned === undefined) throw new Error(`Letter ${letterId} got no number from its register`);
    return assigned;
  }

  async #printed(
    snapshot: DraftSnapshot,
    task: LetterTask,
    signing: Signing,
    { number }: AssignedNumber,
  ): Promise<PrintedSnapshot> {
    const tenant = this.ports.standards.tenant(snapshot.tenant);
    const { issueDate, verificationCode } = signing;
    const issuer = issuerOn(tenant, task.letterType, roleOf(task.signerRole), issueDate, task.village);
    return {
      ...snapshot,
      issuer: { ...issuer, signatory: await signatoryOf(this.ports, snapshot.tenant, task, signing) },
      number,
      issueDate,
      signedAt: signing.at,
      verificationCode,
      verificationUrl: `${publicUrl(this.ports)}/verifikasi/${verificationCode}`,
    };
  }
}

/** The paper of a signed letter; the same snapshot gives the same bytes. */
export function printLetter(printed: PrintedSnapshot, tenant: Tenant): Promise<Uint8Array> {
  const { issuer, number, issueDate, signedAt, verificationUrl } = printed;
  const text = composeLetter(printed, issuer, { number, date: issueDate });
  return renderLetter(text, { tenant, printedAt: signedAt, verificationUrl });
}

export function printedRecordId(letterId: string): string {
  return `letter-printed.${letterId}`;
}

export function letterFileId(letterId: string): string {
  return `letter.${letterId}`;
}

/** Address of the office that citizens reach, without a slash at the end. */
export function publicUrl({ config }: WithPublicUrl): string {
  return config.publicUrl.replace(/\/$/, '');
}
