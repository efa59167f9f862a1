import { type Decider, type Decision, type DomainEvent, type Done, evolution, reject } from '@alur/event-sourcing';
import type { Holding, HoldingKind } from '@alur/standards';

/** The one stream of an office that all its holdings are in, because they exclude each other. */
export const HOLDINGS = 'office';

export interface RecordedHolding extends Holding {
  readonly mandateNo: string | null;
  /** ISO date. */
  readonly mandateDate: string | null;
  readonly grantedBy: string;
  readonly confirmedBy: string | null;
  readonly endedAt: string | null;
}

type Granted = Omit<RecordedHolding, 'grantedBy' | 'confirmedBy' | 'endedAt'>;

export type HoldingEvent =
  | DomainEvent<'holding.granted.v1', Granted & Done>
  | DomainEvent<'holding.confirmed.v1', Done & { readonly holdingId: string }>
  | DomainEvent<'holding.ended.v1', Done & { readonly holdingId: string }>;

export type HoldingCommand =
  | ({ readonly type: 'grant' } & Granted & Done)
  | ({ readonly type: 'confirm' | 'end'; readonly holdingId: string } & Done);

/** Who held which office when (stream `<tenant>/holding/office`). */
export interface HoldingsState {
  readonly all: readonly RecordedHolding[];
}

export const holdings: Decider<HoldingsState, HoldingCommand, HoldingEvent> = {
  name: 'holding',
  initial: { all: [] },
  decide,
  ...evolution<HoldingsState, HoldingEvent>({
    'holding.granted.v1': ({ all }, { by, at: _, ...granted }) => ({
      all: [...all, { ...granted, grantedBy: by, confirmedBy: null, endedAt: null }],
    }),
    'holding.confirmed.v1': (state, { holdingId, by }) => changed(state, holdingId, () => ({ confirmedBy: by })),
    'holding.ended.v1': (state, { holdingId, at }) => changed(state, holdingId, () => ({ to: at, endedAt: at })),
  }),
};

function decide(state: HoldingsState, command: HoldingCommand): Decision<HoldingEvent> {
  if (command.type === 'grant') return grant(state, command);
  const { holdingId, by, at } = command;
  const found = state.all.find((one) => one.holdingId === holdingId);
  if (found === undefined) return reject('holding-not-found', 'Penugasan jabatan ini tidak ada.');
  if (found.endedAt !== null)
    return command.type === 'end' ? [] : reject('already-ended', 'Penugasan ini sudah diakhiri.');
  if (command.type === 'end') return [{ type: 'holding.ended.v1', data: { holdingId, by, at } }];
  if (found.confirmedBy !== null) return [];
  if (by === found.grantedBy || by === found.officer) {
    return reject(
      'not-by-same-officer',
      'Penugasan disahkan oleh orang kedua: bukan yang mencatat dan bukan yang ditugaskan.',
    );
  }
  return [{ type: 'holding.confirmed.v1', data: { holdingId, by, at } }];
}

function grant(
  { all }: HoldingsState,
  { type: _, ...data }: Extract<HoldingCommand, { type: 'grant' }>,
): Decision<HoldingEvent> {
  const { officer, by, from, to, kind, mandateNo, mandateDate } = data;
  if (officer === by) return reject('not-allowed', 'Jabatan tidak dapat diberikan kepada diri sendiri.');
  if (to === null ? kind !== 'definitif' : to <= from) {
    return reject('period-invalid', 'Isi akhir masa jabatan, sesudah awalnya. Hanya pejabat definitif tanpa akhir.');
  }
  if (kind !== 'definitif' && (mandateNo === null || mandateDate === null)) {
    return reject('mandate-missing', 'Sebutkan nomor dan tanggal surat perintah atau mandat.');
  }
  const other = all.find((one) => one.endedAt === null && excludes(one, data));
  if (other !== undefined) {
    return reject('holding-conflict', 'Pada masa itu jabatan ini sudah diberikan. Akhiri dahulu penugasan yang lain.', {
      facts: { holdingId: other.holdingId, kind: other.kind, from: other.from, to: other.to },
    });
  }
  return [{ type: 'holding.granted.v1', data }];
}

/** One signing holder of an office at an instant: a Plh. stands before the holder who is absent, every other one excludes. */
function excludes(one: Holding, other: Holding): boolean {
  const sameOffice = one.role === other.role && one.village === other.village;
  const overlap = (other.to === null || one.from < other.to) && (one.to === null || other.from < one.to);
  if (!sameOffice || !overlap) return false;
  const kinds: readonly HoldingKind[] = [one.kind, other.kind];
  if (kinds.includes('an')) return one.kind === other.kind && one.officer === other.officer;
  return !(kinds.includes('plh') && kinds.includes('definitif'));
}

function changed(
  { all }: HoldingsState,
  holdingId: string,
  change: (holding: RecordedHolding) => Partial<RecordedHolding>,
): HoldingsState {
  return { all: all.map((one) => (one.holdingId === holdingId ? { ...one, ...change(one) } : one)) };
}

/** Only what a second person confirmed counts. */
export function confirmedHoldings({ all }: HoldingsState): readonly Holding[] {
  return all
    .filter(({ confirmedBy }) => confirmedBy !== null)
    .map(({ holdingId, role, village, officer, kind, from, to, scope, through }) => ({
      ...{ holdingId, role, village, officer, kind, from, to, scope, through },
    }));
}
