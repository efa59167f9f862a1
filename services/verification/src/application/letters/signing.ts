import type { CommandContext, LoadedState } from '@alur/event-sourcing';
import { derivedContext, PORTS, type ServicePorts } from '@alur/platform';
import { SubjectErasedError } from '@alur/privacy';
import { isRole } from '@alur/standards';
import { Inject, Injectable } from '@nestjs/common';
import { type LetterState, letter } from '../../domain/letter.ts';
import type { Draft, LetterTask, Signing } from '../../domain/letter-events.ts';
import { type AssignedNumber, letterRegister, numberOf, registerId } from '../../domain/letter-register.ts';
import { composeLetter } from './compose.ts';
import { issuerOn } from './issuer.ts';
import { renderLetter } from './render.ts';
import { type DraftSnapshot, type PrintedSnapshot, snapshotHash } from './snapshot.ts';

/** A letter whose signing was started and that has no signature yet. */
interface Started {
  readonly letterId: string;
  readonly task: LetterTask;
  readonly draft: Draft;
  readonly signing: Signing;
}

type SigningPorts = Pick<ServicePorts, 'runner' | 'vault' | 'files' | 'standards'> & WithPublicUrl;
interface WithPublicUrl {
  readonly config: Pick<ServicePorts['config'], 'publicUrl'>;
}

/**
 * Gives a letter whose signing was started its number, its paper and its signature. Every step may be done again: the
 * register knows the letter, and the paper depends only on what was recorded. So a crash anywhere leaves no gap, no
 * second number and no second paper; whoever comes next finishes.
 */
@Injectable()
export class LetterSigning {
  readonly #running = new Map<string, Promise<LoadedState<LetterState>>>();

  constructor(@Inject(PORTS) private readonly ports: SigningPorts) {}

  /** Answers the letter as it is then. A request and the consumer of the same letter share one run. */
  finish(letterId: string, context: CommandContext): Promise<LoadedState<LetterState>> {
    const key = `${context.tenant}/${letterId}`;
    const running = this.#running.get(key) ?? this.#finish(letterId, context).finally(() => this.#running.delete(key));
    this.#running.set(key, running);
    return running;
  }

  async #finish(letterId: string, context: CommandContext): Promise<LoadedState<LetterState>> {
    const { tenant } = context;
    const { state } = await this.ports.runner.load(letter, tenant, letterId);
    const { status, task, draft, signing } = state;
    if (status === 'signing' && task !== null && draft !== null && signing !== null) {
      await this.#signOrAbandon({ letterId, task, draft, signing }, context);
    }
    return this.ports.runner.load(letter, tenant, letterId);
  }

  async #signOrAbandon(started: Started, context: CommandContext): Promise<void> {
    const { letterId } = started;
    try {
      if (await this.#sign(started, context)) return;
    } catch (error) {
      if (!(error instanceof SubjectErasedError)) throw error;
    }
    const command = { type: 'abandon', by: context.actor, at: context.at } as const;
    await this.ports.runner.execute(letter, letterId, command, derivedContext(context, 'abandon'));
  }

  /** False when the person's data were erased. */
  async #sign(started: Started, context: CommandContext): Promise<boolean> {
    const { letterId, task, draft, signing } = started;
    const { tenant } = context;
    const snapshot = await this.ports.vault.get<DraftSnapshot>(tenant, draft.snapshotId);
    if (snapshot === undefined) return false;
    if (snapshotHash(snapshot) !== draft.draftHash) throw new Error(`The draft of letter ${letterId} was altered`);
    const assigned = await this.#number(started, context);
    const printed = this.#printed(snapshot, task, signing, assigned);
    const pdf = await printLetter(printed);
    const { subjectId } = task;
    const record = { tenant, subjectId, kind: 'letter-printed', recordId: printedRecordId(letterId), data: printed };
    await this.ports.vault.put(record);
    const file = await this.ports.files.put({ tenant, subjectId, fileId: letterFileId(letterId), bytes: pdf });
    const { number, sequence } = assigned;
    const signature = {
      number,
      sequence,
      year: Number(signing.issueDate.slice(0, 4)),
      snapshotHash: snapshotHash(printed),
      fileHash: file.sha256,
    };
    const command = { type: 'complete-signing', ...signature } as const;
    await this.ports.runner.execute(letter, letterId, command, derivedContext(context, 'signed'));
    return true;
  }

  async #number({ letterId, task, signing }: Started, context: CommandContext): Promise<AssignedNumber> {
    const tenant = this.ports.standards.tenant(context.tenant);
    const { letterType, village } = task;
    const question = { letterId, letterType, village, issueDate: signing.issueDate, tenant };
    const command = { type: 'assign', ...question } as const;
    const result = await this.ports.runner.execute(
      letterRegister,
      registerId(question),
      command,
      derivedContext(context, `number/${letterId}`),
    );
    const assigned = result.outcome === 'accepted' ? numberOf(result.state, letterId) : undefined;
    if (assigned === undefined) throw new Error(`Letter ${letterId} got no number from its register`);
    return assigned;
  }

  #printed(snapshot: DraftSnapshot, task: LetterTask, signing: Signing, { number }: AssignedNumber): PrintedSnapshot {
    const tenant = this.ports.standards.tenant(snapshot.tenant);
    const { issueDate, verificationCode } = signing;
    const issuer = issuerOn(tenant, roleOf(task.signerRole), issueDate, task.village, snapshot.person.village);
    return {
      ...snapshot,
      issuer,
      number,
      issueDate,
      signedAt: signing.at,
      verificationCode,
      verificationUrl: `${publicUrl(this.ports)}/verifikasi/${verificationCode}`,
    };
  }
}

/** The paper of a signed letter; the same snapshot gives the same bytes. */
export function printLetter(printed: PrintedSnapshot): Promise<Uint8Array> {
  const { issuer, number, issueDate, signedAt, verificationUrl } = printed;
  const text = composeLetter(printed, issuer, { number, date: issueDate });
  return renderLetter(text, { printedAt: signedAt, verificationUrl });
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

export function roleOf(code: string) {
  if (!isRole(code)) throw new Error(`Unknown signer role ${code}`);
  return code;
}
