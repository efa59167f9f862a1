import { assignNumber, numberRegister, ProblemException } from '@alur/platform';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { dyingAfter } from '../../test/fixtures/dying-store.ts';
import {
  AT,
  BPKAD,
  CASHIER,
  contextOf,
  type Desk,
  draftOf,
  handOver,
  MoneyOffice,
  TENANT,
  toBpkad,
  toMoney,
} from '../../test/fixtures/money-office.ts';
import { fundsRequest } from '../domain/funds-request.ts';
import type { OfficerCommand } from '../domain/funds-request-commands.ts';
import { type FundsRequestState, handedOver, requestIdOf } from '../domain/funds-request-state.ts';
import { sp2dRegister } from '../domain/sp2d-register.ts';

const CASES = ['case-1', 'case-2', 'case-3'] as const;
const why = { reasonCode: 'berkas-kurang', noteId: null };

type Play =
  /** What an officer would do next, `pick` choosing among the possible. */
  | { readonly kind: 'next' | 'any'; readonly caseId: string; readonly pick: number; readonly dies: number }
  | { readonly kind: 'again'; readonly pick: number }
  | { readonly kind: 'deliver'; readonly pick: number };

const play: fc.Arbitrary<Play> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constantFrom('next', 'next', 'next', 'next', 'next', 'next', 'any'),
      caseId: fc.constantFrom(...CASES),
      pick: fc.nat(1000),
      // Most commands end in the process that began them.
      dies: fc.constantFrom(0, 0, 0, 0, 0, 1, 2, 3, 4),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('again'), pick: fc.nat(1000) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('deliver'), pick: fc.nat(1000) }) },
);

type Told = readonly [string, OfficerCommand];

/** Every command with its own id; the two households are the same people in every case. */
function commandsOf(prefix: string, pick: number): readonly Told[] {
  const households = ['house-1', 'house-2'].map((householdId, index) => ({
    householdId,
    amount: 1000 * (1 + ((pick + index) % 4)),
  }));
  const recipients = pick % 3 === 0 ? households.slice(0, 1) : households;
  const amount = recipients.reduce((sum, recipient) => sum + recipient.amount, 0);
  const cashier = { officer: CASHIER, at: AT };
  return [
    ...toBpkad(prefix, recipients),
    [`${prefix}.return`, { type: 'return', id: `${prefix}.return`, ...why, officer: BPKAD, at: AT }],
    [`${prefix}.refuse`, { type: 'refuse', id: `${prefix}.refuse`, ...why, officer: BPKAD, at: AT }],
    ...toMoney(prefix, amount, `SP2D-${pick % 5}`),
    handOver(`${prefix}.hand-1`, 'house-1', pick % 2 === 0 ? 'transfer' : 'tunai'),
    handOver(`${prefix}.hand-2`, 'house-2', 'transfer'),
    [`${prefix}.not-2`, { type: 'mark-not-received', householdId: 'house-2', ...why, ...cashier }],
    [`${prefix}.draft-again`, draftOf(households)],
    [`${prefix}.close`, { type: 'close', id: `${prefix}.close`, officer: BPKAD, at: AT }],
  ];
}

/** Commands that need to know the request: its amount, its last transfer, its books. */
function fittingOf(prefix: string, pick: number, { current }: FundsRequestState): readonly Told[] {
  if (current === null) return [];
  const date = '2026-08-03';
  const number = `SP2D-${pick % 7}`;
  const paid = handedOver(current);
  const sums = { handedOver: paid, returned: current.amount - paid };
  const sp2d = { type: 'issue-sp2d', id: `${prefix}.paid`, number, date, amount: current.amount } as const;
  const reversals = current.handovers.map(({ handoverId }): Told => {
    const id = `${prefix}.reverse.${handoverId}`;
    return [id, { type: 'reverse', id, handoverId, ...why, officer: CASHIER, at: AT }];
  });
  return [
    [`${prefix}.paid`, { ...sp2d, officer: BPKAD, at: AT }],
    [`${prefix}.account`, { type: 'account', number: 'SPJ', date, ...sums, officer: CASHIER, at: AT }],
    ...(pick % 4 === 0 ? reversals : []),
  ];
}

/** Left to chance, so that most games come to the money. */
function leadsBack(type: OfficerCommand['type'], { current }: FundsRequestState): boolean {
  return type === 'refuse' || type === 'return' || (type === 'draft' && current?.status === 'drafted');
}

class Game {
  /** Only numbers: a thousand BAST on paper would take minutes. */
  readonly office: MoneyOffice = new MoneyOffice(() => ({
    notaDinas: async (_case, requestId, { round }, { issueDate }, step) => {
      const paper = { paper: 'nota-dinas', owner: `${requestId}.${round}`, issueDate } as const;
      return { number: (await assignNumber(step, this.office.standards, paper)).number, fileHash: 'hash' };
    },
    bast: async (_round, { handoverId, issueDate }, step) => {
      const paper = { paper: 'bast-dana', owner: handoverId, issueDate } as const;
      return { number: (await assignNumber(step, this.office.standards, paper)).number, fileHash: 'hash' };
    },
  }));
  readonly #sent: (readonly [string, Told])[] = [];
  #desk: Desk = this.office.boot();
  #round = 0;

  async start(budget: number): Promise<void> {
    await this.office.budget(this.#desk, budget);
    for (const caseId of CASES) await this.office.open(this.#desk, caseId, ['house-1', 'house-2']);
  }

  async play(step: Play): Promise<void> {
    if (step.kind === 'again') {
      const sent = this.#sent[step.pick % Math.max(1, this.#sent.length)];
      if (sent !== undefined) await this.#send(...sent);
    } else if (step.kind === 'deliver') {
      const messages = await this.office.stepsStarted();
      const message = messages[step.pick % Math.max(1, messages.length)];
      if (message !== undefined) await this.#desk.process.stepStarted(message);
    } else {
      const told = await this.#choose(step);
      this.#sent.push([step.caseId, told]);
      if (step.dies > 0) this.#desk = this.office.boot(dyingAfter(this.office.store, step.dies).store);
      await this.#send(step.caseId, told);
      if (step.dies > 0) this.#desk = this.office.boot();
    }
  }

  async #choose({ kind, caseId, pick }: Extract<Play, { kind: 'next' | 'any' }>): Promise<Told> {
    this.#round += 1;
    const prefix = `${caseId}.${this.#round}`;
    const { state } = await this.#desk.runner.load(fundsRequest, TENANT, requestIdOf(caseId));
    const all = [...commandsOf(prefix, pick), ...fittingOf(prefix, pick, state)];
    const identified = { caseId, requestId: requestIdOf(caseId) };
    const possible = all.filter(
      ([, command]) => !('rejected' in fundsRequest.decide(state, { ...command, ...identified })),
    );
    const forward = possible.filter(([, { type }]) => !leadsBack(type, state));
    const among = kind === 'any' || possible.length === 0 ? all : forward.length > 0 ? forward : possible;
    return among[pick % among.length]!;
  }

  async #send(caseId: string, [id, command]: Told): Promise<void> {
    try {
      await this.#desk.commands.run(caseId, command, contextOf(id, command.officer.id));
    } catch (error) {
      const expected = error instanceof ProblemException || (error instanceof Error && error.name === 'Killed');
      if (!expected) throw error;
    }
  }

  /** The last consumer gets everything, in another order and twice. */
  async settle(): Promise<void> {
    const messages = await this.office.stepsStarted();
    for (const message of [...messages.reverse(), ...messages]) await this.#desk.process.stepStarted(message);
  }

  /** Answers how many hand-overs the game came to. */
  async check(): Promise<number> {
    const { runner } = this.#desk;
    const { budget, reserved, committed } = await this.office.fund(this.#desk);
    const { orders } = (await runner.load(sp2dRegister, TENANT, '2026')).state;
    const events = await this.office.store.readAll('', 100_000);
    const paidOut = sum(orders);
    expect(new Set(orders.map(({ number }) => number)).size).toBe(orders.length);
    let handed = 0;
    const basts: string[] = [];
    for (const caseId of CASES) {
      const { state } = await runner.load(fundsRequest, TENANT, requestIdOf(caseId));
      expect(state.pending).toBeNull();
      const ofCase = events.filter(({ stream }) => stream === `${TENANT}/funds-request/${requestIdOf(caseId)}`);
      const given = handovers(ofCase);
      basts.push(...given.all);
      // Each recipient at most once per incident.
      expect(new Set(given.standing.map(({ subjectId }) => subjectId)).size).toBe(given.standing.length);
      const ofRequest = sum(orders.filter(({ requestId }) => requestId === requestIdOf(caseId)));
      expect(sum(given.standing)).toBeLessThanOrEqual(ofRequest);
      handed += sum(given.standing);
    }
    const refunded = sum(dataOf(events, 'fund.moved.v1').filter(({ movement }) => movement === 'refunded'));
    expect(handed).toBeLessThanOrEqual(paidOut - refunded);
    expect(paidOut - refunded).toBe(committed);
    expect(paidOut - refunded).toBeLessThanOrEqual(reserved + committed);
    expect(reserved + committed).toBeLessThanOrEqual(budget);
    // BAST and hand-over one to one, numbers without a gap.
    const { numbers } = (await runner.load(numberRegister, TENANT, '2026.bast-dana')).state;
    expect(numbers.map(({ number }) => number).sort()).toEqual(basts.sort());
    expect(numbers.map(({ sequence }) => sequence)).toEqual(numbers.map((_, index) => index + 1));
    return basts.length;
  }
}

interface Row {
  readonly amount: number;
  readonly movement?: string;
  readonly subjectId?: string;
  readonly handoverId?: string;
  readonly bast?: { readonly number: string };
}

function dataOf(events: readonly { readonly type: string; readonly data: object }[], type: string): Row[] {
  return events.flatMap((event) => (event.type === type && 'amount' in event.data ? [rowOf(event.data)] : []));
}

function rowOf(data: object & Record<'amount', unknown>): Row {
  return { ...data, amount: Number(data.amount) };
}

function handovers(events: readonly { readonly type: string; readonly data: object }[]) {
  const given = dataOf(events, 'funds-request.handed-over.v1');
  const failed = dataOf(events, 'funds-request.transfer-failed.v1').map(({ handoverId }) => handoverId);
  return {
    all: given.map(({ bast }) => bast?.number ?? ''),
    standing: given.filter(({ handoverId }) => !failed.includes(handoverId)),
  };
}

function sum(rows: readonly { readonly amount: number }[]): number {
  return rows.reduce((total, { amount }) => total + amount, 0);
}

test('Σ handed over ≤ Σ SP2D ≤ reserved + committed ≤ budget, each recipient once, BAST and hand-over one to one', async () => {
  let reached = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 4000, max: 30_000 }),
      fc.array(play, { minLength: 30, maxLength: 120, size: 'max' }),
      async (budget, plays) => {
        const game = new Game();
        try {
          await game.start(budget);
          for (const step of plays) await game.play(step);
          await game.settle();
          reached += await game.check();
        } finally {
          await game.office.close();
        }
      },
    ),
    // A failure names seed and path.
    { numRuns: 60 },
  );
  expect(reached).toBeGreaterThan(60);
}, 120_000);
