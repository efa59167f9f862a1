import type { CommandContext, Done, LoadedState } from '@alur/event-sourcing';
import { accept, type Ending, type Outcome, PORTS, ProcessManager, type ProcessStep } from '@alur/platform';
import { Inject, Injectable } from '@nestjs/common';
import { aidCase } from '../../aid-case/domain/aid-case.ts';
import { recipientRegister } from '../../shared/domain/recipient-register.ts';
import { type GoodsHandoverCommand, goodsHandover } from '../domain/goods-handover.ts';
import type { GoodsHandoverEvent, HandoverTask, PackedGoods } from '../domain/goods-handover-events.ts';
import { type GoodsHandoverState, reservationId } from '../domain/goods-handover-state.ts';
import { type StockCommand, stock } from '../domain/stock.ts';
import { reservationOf, type StockState } from '../domain/stock-state.ts';
import { issueBast } from './bast.ts';
import type { GoodsPorts } from './goods-ports.ts';

/** A hand-over whose step is begun, and what that step may do on other streams. */
interface Begun {
  readonly task: HandoverTask;
  readonly reservation: string;
  readonly state: GoodsHandoverState;
  readonly step: ProcessStep;
}

type End = WithoutAttempt<Extract<GoodsHandoverCommand, { readonly attempt: number }>>;
type WithoutAttempt<Command> = Command extends unknown ? Omit<Command, 'attempt'> : never;

/** Does a begun step of a hand-over on stock, recipients, numbers, papers and the case, and ends it. */
@Injectable()
export class GoodsHandoverProcess {
  readonly #process: ProcessManager<GoodsHandoverState, GoodsHandoverCommand, GoodsHandoverEvent>;

  constructor(@Inject(PORTS) private readonly ports: GoodsPorts) {
    this.#process = new ProcessManager(ports.runner, goodsHandover);
  }

  load(tenant: string, handoverId: string): Promise<LoadedState<GoodsHandoverState>> {
    return this.ports.runner.load(goodsHandover, tenant, handoverId);
  }

  /**
   * Runs an officer's command and answers the hand-over when the step that it starts is done.
   * @throws ProblemException when the command is refused
   */
  async run(handoverId: string, command: GoodsHandoverCommand, context: CommandContext) {
    const { repeated } = accept(await this.ports.runner.execute(goodsHandover, handoverId, command, context));
    return { ...(await this.finish(handoverId, context)), repeated };
  }

  /** Answers the hand-over when no step is begun any more. */
  finish(handoverId: string, context: CommandContext): Promise<LoadedState<GoodsHandoverState>> {
    return this.#process.finish(handoverId, context, (state, step) => this.#next(state, step));
  }

  async #next(
    state: GoodsHandoverState,
    step: ProcessStep,
  ): Promise<Ending<GoodsHandoverState, GoodsHandoverCommand> | null> {
    const { task, attempt } = state;
    if (task === null) return null;
    const begun = { task, reservation: reservationId(task.handoverId, attempt), state, step };
    const end = await this.#do(begun);
    if (end === null) return null;
    return { command: { ...end, attempt }, takeBack: (ended) => takeBack(begun, ended) };
  }

  /** Does the running step on the other streams; answers what ends it, null when nothing is left to do. */
  async #do(begun: Begun): Promise<End | null> {
    const { state, task, step } = begun;
    switch (state.status) {
      case 'preparing': {
        const prepared = await prepare(begun, await this.ports.people.samePerson(step.context.tenant, task.subjectId));
        if (prepared.outcome === 'done') return { type: 'complete-preparation', lines: prepared.value };
        return { type: 'refuse-preparation', reasonCode: prepared.code, facts: prepared.facts };
      }
      case 'unpacking':
        await putBack(begun, 'release');
        return { type: 'complete-unpacking' };
      case 'issuing':
        await onEachItem(begun, (known) => ({ type: 'issue', today: state.today, ...known }));
        return { type: 'complete-issue' };
      case 'handing-over':
        return { type: 'complete-handover', ...(await issueBast(this.ports, task, state, step)) };
      case 'cancelling':
        await putBack(begun, state.out ? 'return' : 'release');
        return { type: 'complete-cancellation' };
      case 'handed-over':
      case 'cancelled':
        await settleHousehold(begun, state.status);
        return null;
      default:
        return null;
    }
  }
}

async function prepare(begun: Begun, sameAs: readonly string[]): Promise<Outcome<PackedGoods[]>> {
  const { task, reservation, state, step } = begun;
  const claimed = await claim(begun, 'claim', sameAs);
  if (claimed.outcome === 'refused') return claimed;
  const { wanted, today, by, at } = state;
  const lines: PackedGoods[] = [];
  for (const { item, quantity } of wanted) {
    const command = { type: 'reserve', reservation, caseId: task.caseId, quantity, today, by, at } as const;
    const reserved = await step.attempt(stock, item, command);
    if (reserved.outcome === 'refused') return reserved;
    lines.push(...packed(reserved.value, reservation));
  }
  return { outcome: 'done', value: lines };
}

/** The owner is the packing: an earlier one that is late must not release what the next one has claimed. */
function claim(
  { task, reservation: owner, state, step }: Begun,
  type: 'claim' | 'release',
  sameAs: readonly string[] = [],
) {
  const { caseId, subjectId } = task;
  return step.attempt(recipientRegister, `${caseId}.goods`, { type, subjectId, owner, at: state.at, sameAs });
}

async function putBack(begun: Begun, type: 'release' | 'return'): Promise<void> {
  await onEachItem(begun, (known) => ({ type, ...known }));
  await claim(begun, 'release');
}

/** The same command on the stock of every item of the hand-over. */
async function onEachItem(
  { reservation, state, step }: Begun,
  commandOf: (known: { readonly reservation: string } & Done) => StockCommand,
): Promise<void> {
  const { wanted, by, at } = state;
  const command = commandOf({ reservation, by, at });
  for (const { item } of wanted) {
    // An item that is not defined was never reserved.
    await step.performUnless('item-not-found', stock, item, command);
  }
}

async function settleHousehold({ task, state, step }: Begun, outcome: 'handed-over' | 'cancelled'): Promise<void> {
  const { caseId, householdId, handoverId } = task;
  const { by, at } = state;
  await step.perform(aidCase, caseId, { type: 'settle-household', householdId, handoverId, outcome, by, at });
}

/** A packing that another process put back or cancelled, or that another packing followed, makes no claim here. */
async function takeBack(begun: Begun, { status, attempt }: GoodsHandoverState): Promise<void> {
  if (begun.state.status !== 'preparing') return;
  if (attempt !== begun.state.attempt || status === 'none' || status === 'cancelled') await claim(begun, 'release');
}

function packed(state: StockState, reservation: string): PackedGoods[] {
  const { definition, lots } = state;
  if (definition === null) throw new Error('Goods were reserved of an item that is not defined');
  const { item, label, unit } = definition;
  const picks = reservationOf(state, reservation)?.picks ?? [];
  return picks.map(({ lot, quantity }) => {
    const known = lots.find((each) => each.lot === lot);
    if (known === undefined) throw new Error(`A reservation names the unknown lot ${lot}`);
    return { item, label, quantity, unit, lot, source: known.source, expires: known.expires };
  });
}
