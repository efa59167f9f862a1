import {
  type CommandContext,
  type CommandResult,
  type DomainEvent,
  KeyedMutex,
  type LoadedState,
  type Rejection,
} from '@alur/event-sourcing';
import { derivedContext, PORTS, problemOf } from '@alur/platform';
import { Inject, Injectable } from '@nestjs/common';
import { aidCase } from '../../aid-case/domain/aid-case.ts';
import { recipientRegister } from '../../shared/domain/recipient-register.ts';
import { type GoodsHandoverCommand, goodsHandover } from '../domain/goods-handover.ts';
import type { HandoverTask, PackedGoods, Refusal, WantedGoods } from '../domain/goods-handover-events.ts';
import { type GoodsHandoverState, reservationId } from '../domain/goods-handover-state.ts';
import { type StockCommand, stock } from '../domain/stock.ts';
import { reservationOf, type StockState } from '../domain/stock-state.ts';
import { issueBast } from './bast.ts';
import type { GoodsPorts } from './goods-ports.ts';

/** A hand-over whose step is begun: what its other streams need to know. */
interface Begun {
  readonly task: HandoverTask;
  readonly reservation: string;
  readonly state: GoodsHandoverState;
  readonly context: CommandContext;
}

type Ending = WithoutAttempt<Extract<GoodsHandoverCommand, { readonly attempt: number }>>;
type WithoutAttempt<Command> = Command extends unknown ? Omit<Command, 'attempt'> : never;

/** Why goods cannot be packed now; anything else that refuses is a fault. */
const REFUSALS = ['stock-insufficient', 'reservation-closed', 'item-not-found', 'already-received'];

/**
 * Finishes what was begun on a hand-over of goods: on the stock of each item, in the register of recipients, in the
 * register of numbers, on the case. Every part may be done again, so a crash anywhere reserves, issues and numbers nothing
 * twice and leaves nothing aside; whoever comes next finishes.
 */
@Injectable()
export class GoodsHandovers {
  readonly #turns = new KeyedMutex();

  constructor(@Inject(PORTS) private readonly ports: GoodsPorts) {}

  load(tenant: string, handoverId: string): Promise<LoadedState<GoodsHandoverState>> {
    return this.ports.runner.load(goodsHandover, tenant, handoverId);
  }

  /** Answers the hand-over as it is then. Requests and consumers of the same hand-over take turns. */
  finish(handoverId: string, context: CommandContext): Promise<LoadedState<GoodsHandoverState>> {
    return this.#turns.run(`${context.tenant}/${handoverId}`, () => this.#finish(handoverId, context));
  }

  async #finish(handoverId: string, context: CommandContext): Promise<LoadedState<GoodsHandoverState>> {
    for (;;) {
      const loaded = await this.load(context.tenant, handoverId);
      const { state } = loaded;
      if (state.task === null) return loaded;
      const { attempt } = state;
      const reservation = reservationId(handoverId, attempt);
      const ending = await this.#endingOf({ task: state.task, reservation, state, context });
      if (ending === null) return loaded;
      const command = { ...ending, attempt };
      const named = derivedContext(context, `${command.type}/${reservation}`);
      accepted(await this.ports.runner.execute(goodsHandover, handoverId, command, named));
    }
  }

  /** Does the running step on the other streams; answers what ends it, null when nothing is left to do. */
  async #endingOf(begun: Begun): Promise<Ending | null> {
    switch (begun.state.status) {
      case 'preparing':
        return this.#prepare(begun);
      case 'unpacking':
        await this.#putBack(begun, 'release');
        return { type: 'complete-unpacking' };
      case 'issuing': {
        const { today } = begun.state;
        await this.#each(begun, (known) => ({ type: 'issue', today, ...known }));
        return { type: 'complete-issue' };
      }
      case 'handing-over':
        return { type: 'complete-handover', ...(await issueBast(this.ports, begun.task, begun.state, begun.context)) };
      case 'cancelling':
        await this.#putBack(begun, begun.state.out ? 'return' : 'release');
        return { type: 'complete-cancellation' };
      case 'handed-over':
      case 'cancelled':
        await this.#settle(begun, begun.state.status);
        return null;
      default:
        return null;
    }
  }

  async #prepare(begun: Begun): Promise<Ending> {
    const refused = await this.#claim(begun);
    if (refused !== undefined) return { type: 'refuse-preparation', ...refused };
    const lines: PackedGoods[] = [];
    for (const wanted of begun.state.wanted) {
      const reserved = await this.#reserve(begun, wanted);
      if ('reasonCode' in reserved) return { type: 'refuse-preparation', ...reserved };
      lines.push(...packed(reserved, begun.reservation));
    }
    return { type: 'complete-preparation', lines };
  }

  async #claim({ task, reservation, state, context }: Begun): Promise<Refusal | undefined> {
    const { caseId, subjectId, handoverId: owner } = task;
    const command = { type: 'claim', subjectId, owner, at: state.at } as const;
    const result = await this.ports.runner.execute(
      recipientRegister,
      `${caseId}.goods`,
      command,
      derivedContext(context, `claim/${reservation}`),
    );
    return refusalOf(result);
  }

  async #reserve({ task, reservation, state, context }: Begun, wanted: WantedGoods): Promise<StockState | Refusal> {
    const { item, quantity } = wanted;
    const { caseId } = task;
    const { today, by, at } = state;
    const command = { type: 'reserve', reservation, caseId, quantity, today, by, at } as const;
    const result = await this.ports.runner.execute(
      stock,
      item,
      command,
      derivedContext(context, `reserve/${reservation}/${item}`),
    );
    return result.outcome === 'accepted' ? result.state : (refusalOf(result) ?? fault(result.rejection));
  }

  async #putBack(begun: Begun, type: 'release' | 'return'): Promise<void> {
    const { task, reservation, state, context } = begun;
    await this.#each(begun, (known) => ({ type, ...known }));
    const { caseId, subjectId, handoverId: owner } = task;
    const command = { type: 'release', subjectId, owner, at: state.at } as const;
    const named = derivedContext(context, `unclaim/${reservation}`);
    accepted(await this.ports.runner.execute(recipientRegister, `${caseId}.goods`, command, named));
  }

  /** The same command on the stock of every item of the hand-over. */
  async #each(
    { reservation, state, context }: Begun,
    commandOf: (known: { readonly reservation: string; readonly by: string; readonly at: string }) => StockCommand,
  ): Promise<void> {
    const { wanted, by, at } = state;
    const command = commandOf({ reservation, by, at });
    for (const { item } of wanted) {
      const named = derivedContext(context, `${command.type}/${reservation}/${item}`);
      const result = await this.ports.runner.execute(stock, item, command, named);
      // An item that nobody defined was never reserved.
      if (result.outcome === 'rejected' && result.rejection.code !== 'item-not-found') fault(result.rejection);
    }
  }

  async #settle({ task, state, context }: Begun, outcome: 'handed-over' | 'cancelled'): Promise<void> {
    const { caseId, householdId, handoverId } = task;
    const { by, at } = state;
    const command = { type: 'settle-household', householdId, handoverId, outcome, by, at } as const;
    const named = derivedContext(context, `settle/${handoverId}`);
    accepted(await this.ports.runner.execute(aidCase, caseId, command, named));
  }
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

function refusalOf<S, E extends DomainEvent>(result: CommandResult<S, E>): Refusal | undefined {
  if (result.outcome === 'accepted') return undefined;
  const { code, facts = {} } = result.rejection;
  return REFUSALS.includes(code) ? { reasonCode: code, facts } : fault(result.rejection);
}

function accepted<S, E extends DomainEvent>(result: CommandResult<S, E>): void {
  if (result.outcome === 'rejected') fault(result.rejection);
}

/** Two processes that met are told to try again; whatever else refuses is a mistake of ours. */
function fault(rejection: Rejection): never {
  if (rejection.code === 'write-conflict') throw problemOf(rejection);
  throw new Error(`A step of a hand-over was refused: ${rejection.code}`);
}
