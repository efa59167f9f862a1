import { type CommandContext, type LoadedState, reject } from '@alur/event-sourcing';
import {
  Answered,
  accept,
  type Call,
  derivedContext,
  PORTS,
  ProblemException,
  problemOf,
  type ServicePorts,
} from '@alur/platform';
import { Inject, Injectable } from '@nestjs/common';
import { fundsRequest } from '../domain/funds-request.ts';
import type { AskedCommand, OfficerCommand } from '../domain/funds-request-commands.ts';
import type { Recipient } from '../domain/funds-request-events.ts';
import { notOpen } from '../domain/funds-request-rules.ts';
import { type FundsRequestState, handedOver, type Round, requestIdOf } from '../domain/funds-request-state.ts';
import { FundsProcess } from './funds-process.ts';
import { Nominatif } from './nominatif.ts';

const WHY_A_STEP_FAILED: Readonly<Record<string, string>> = {
  'budget-exceeded': 'Sisa pagu tidak cukup. Ajukan perubahan pagu atau kurangi jumlah bantuan.',
  'sp2d-already-used': 'Nomor SP2D ini sudah dipakai untuk pengajuan lain. Periksa kembali nomornya.',
  'already-received': 'Orang ini sudah menerima dana pada kejadian yang sama.',
  'data-erased': 'Data penerima sudah dihapus, sehingga berita acara tidak dapat dibuat.',
};

/** Gives an officer's command to the request of a case and finishes the step that it starts. */
@Injectable()
export class FundsCommands {
  constructor(
    @Inject(PORTS) private readonly ports: Pick<ServicePorts, 'runner' | 'vault' | 'standards' | 'freshness'>,
    @Inject(FundsProcess) private readonly process: FundsProcess,
    @Inject(Nominatif) private readonly lists: Pick<Nominatif, 'fix'>,
  ) {}

  async execute(caseId: string, { officer, context }: Call, asked: AskedCommand) {
    const done = await this.run(caseId, { ...asked, officer, at: context.at } as OfficerCommand, context);
    return new Answered(done, shownRequest(caseId, done));
  }

  /**
   * Answers the request when the step is done. The id of the step is the id of the command, so a command that is sent
   * again finds its own step.
   * @throws ProblemException when the command is refused, or another aggregate refused the step; 503 when the case or its
   * step may be on its way.
   */
  async run(caseId: string, command: OfficerCommand, context: CommandContext) {
    if ('date' in command) this.#refuseAhead(command.date, context);
    // A step that a crash interrupted is finished first: it must not block the next officer.
    await this.ports.freshness.heardOf(caseId, async () => {
      const { state } = await this.ports.runner.load(fundsRequest, context.tenant, requestIdOf(caseId));
      return state.localClass !== null && notOpen(state, command.type) === undefined;
    });
    const before = await this.process.finish(caseId, derivedContext(context, 'before'));
    if (before.revision < 0) {
      throw new ProblemException(404, 'aid-case-not-found', 'Kejadian bencana ini belum tercatat pada penyaluran.');
    }
    const requestId = requestIdOf(caseId);
    const identified = { ...command, caseId, requestId };
    const { repeated } = accept(await this.ports.runner.execute(fundsRequest, requestId, identified, context));
    const done = await this.process.finish(caseId, context);
    const { failure } = done.state;
    if (failure?.id === context.commandId) {
      const { code, facts } = failure;
      const detail = WHY_A_STEP_FAILED[code] ?? 'Langkah ini tidak dapat diselesaikan. Muat ulang pengajuan.';
      throw problemOf(reject(code, detail, { facts }));
    }
    return { ...done, repeated };
  }

  /** A paper that was issued cannot bear a day that is still to come. */
  #refuseAhead(date: string, context: CommandContext): void {
    if (date <= this.ports.standards.localDate(context)) return;
    throw new ProblemException(422, 'date-ahead', 'Tanggal dokumen belum tiba. Periksa kembali tanggalnya.');
  }

  /** Pins the list of recipients as their data are now; the same list again makes no new version. */
  async fixList(caseId: string, context: CommandContext) {
    const { state, round } = await this.load(context.tenant, caseId);
    const list = await this.lists.fix(caseId, round, state.lists.at(-1), context);
    const requestId = requestIdOf(caseId);
    const command = { type: 'fix-list', caseId, requestId, list, by: context.actor, at: context.at } as const;
    return accept(await this.ports.runner.execute(fundsRequest, requestId, command, context));
  }

  /** Whether a signed request waits to be submitted. */
  async isSigned(tenant: string, caseId: string): Promise<boolean> {
    const { state } = await this.ports.runner.load(fundsRequest, tenant, requestIdOf(caseId));
    return state.current?.status === 'signed';
  }

  async load(tenant: string, caseId: string) {
    const loaded = await this.ports.runner.load(fundsRequest, tenant, requestIdOf(caseId));
    const round = loaded.state.current;
    if (round === null) {
      throw new ProblemException(404, 'funds-request-not-found', 'Belum ada pengajuan dana untuk kasus ini.');
    }
    return { ...loaded, round };
  }

  /** Why the request, or the money of a household, did not go its way; the words are null after an erasure. */
  async notes(tenant: string, caseId: string) {
    const { state } = await this.load(tenant, caseId);
    const shown = state.notes.map(async ({ noteId, ...note }) => {
      const kept = noteId === null ? undefined : await this.ports.vault.get<{ text: string }>(tenant, noteId);
      return { ...note, note: kept?.text ?? null };
    });
    return { items: await Promise.all(shown) };
  }

  /** The officer's words go into the vault under the case's own key; `noteId` is null without words. */
  async reason(caseId: string, { context }: Call, { reasonCode, note }: { reasonCode: string; note?: string }) {
    if (!note?.trim()) return { reasonCode, noteId: null };
    const record = { tenant: context.tenant, subjectId: `case:${caseId}`, kind: 'note', data: { text: note } };
    return { reasonCode, noteId: await this.ports.vault.put(record) };
  }
}

/** A request as officers see it: households by their codes, without names. */
export function shownRequest(caseId: string, { state, revision }: LoadedState<FundsRequestState>) {
  const { current, pending, desks } = state;
  if (current === null) return { caseId, requestId: requestIdOf(caseId), status: null, revision };
  const { round, status, amount, line, notaDinas, spp, spm, sp2d } = current;
  return {
    caseId,
    requestId: requestIdOf(caseId),
    round,
    status,
    amount,
    fund: line,
    notaDinas,
    spp,
    spm,
    sp2d,
    recipients: shownRecipients(current),
    handedOver: handedOver(current),
    pending: pending?.step ?? null,
    desks,
    revision,
  };
}

function shownRecipients({ recipients, handovers, notReceived }: Round) {
  return recipients.map(({ householdId, subjectId, amount }) => {
    const handover = handovers.findLast((one) => one.householdId === householdId);
    const served = handover !== undefined && !handover.reversed;
    const state = served ? 'handed-over' : notReceived.includes(householdId) ? 'not-received' : 'waiting';
    const bast = served ? handover.bast.number : null;
    return { householdId, subjectId, amount, state, handoverId: handover?.handoverId ?? null, bast };
  });
}

/** @throws ProblemException when the household is not on the request */
export function recipientOf({ recipients }: Round, householdId: string): Recipient {
  const recipient = recipients.find((one) => one.householdId === householdId);
  if (recipient === undefined) {
    throw new ProblemException(404, 'recipient-not-found', 'Keluarga ini tidak tercantum dalam pengajuan ini.');
  }
  return recipient;
}
