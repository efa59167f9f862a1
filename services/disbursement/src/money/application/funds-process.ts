import type { CommandContext, LoadedState } from '@alur/event-sourcing';
import { type Ending, type Outcome, PORTS, ProcessManager, type ProcessStep, type ServicePorts } from '@alur/platform';
import { Inject, Injectable } from '@nestjs/common';
import { aidCase } from '../../aid-case/domain/aid-case.ts';
import { recipientRegister } from '../../shared/domain/recipient-register.ts';
import { type FundCommand, fund, fundId } from '../domain/fund.ts';
import { fundsRequest } from '../domain/funds-request.ts';
import type { FundsRequestCommand } from '../domain/funds-request-commands.ts';
import type { FundsRequestEvent, NumberedFile, Step } from '../domain/funds-request-events.ts';
import { type FundsRequestState, type Round, requestIdOf } from '../domain/funds-request-state.ts';
import { sp2dRegister, sp2dRegisterId } from '../domain/sp2d-register.ts';
import { FundsPapers } from './funds-papers.ts';

/** A begun step of a request, and what it may do on other streams. */
interface Begun {
  readonly caseId: string;
  readonly requestId: string;
  readonly round: Round;
  readonly step: Step;
  readonly acts: ProcessStep;
}

type StepOf<S extends Step['step']> = Extract<Step, { readonly step: S }>;
type Done = Outcome<NumberedFile | null>;

const DONE: Done = { outcome: 'done', value: null };

/** Does a begun step of a request for money on fund, registers and papers, and ends it. */
@Injectable()
export class FundsProcess {
  readonly #process: ProcessManager<FundsRequestState, FundsRequestCommand, FundsRequestEvent>;

  constructor(
    @Inject(PORTS) private readonly ports: Pick<ServicePorts, 'runner' | 'people'>,
    @Inject(FundsPapers) private readonly papers: Pick<FundsPapers, 'notaDinas' | 'bast'>,
  ) {
    this.#process = new ProcessManager(ports.runner, fundsRequest);
  }

  /** Answers the request when no step is begun any more. */
  finish(caseId: string, context: CommandContext): Promise<LoadedState<FundsRequestState>> {
    return this.#process.finish(requestIdOf(caseId), context, (state, acts) => this.#next(caseId, state, acts));
  }

  async #next(
    caseId: string,
    state: FundsRequestState,
    acts: ProcessStep,
  ): Promise<Ending<FundsRequestState, FundsRequestCommand> | null> {
    const { pending: step, current: round } = state;
    if (step === null || round === null) {
      await endTrackOfCase(caseId, state, acts);
      return null;
    }
    const requestId = requestIdOf(caseId);
    const begun = { caseId, requestId, round, step, acts };
    const result = await this.#do(begun);
    const ending =
      result.outcome === 'refused'
        ? ({ type: 'fail', code: result.code, facts: result.facts } as const)
        : ({ type: 'complete', file: result.value } as const);
    const command = { ...ending, id: step.id, caseId, requestId };
    return { command, takeBack: (ended) => takeBack(begun, ended) };
  }

  async #do(begun: Begun): Promise<Done> {
    const { caseId, requestId, round, step, acts } = begun;
    switch (step.step) {
      case 'sign':
        return acts.withPersonalData(() => this.papers.notaDinas(caseId, requestId, round, step, acts));
      case 'approve':
        return moveFund(begun, { type: 'reserve', holdId: step.id, amount: round.amount });
      case 'return':
      case 'refuse':
      case 'cancel':
        return round.holdId === null ? DONE : moveFund(begun, { type: 'release', holdId: round.holdId });
      case 'sp2d':
        return pay(begun, step);
      case 'hand-over':
        return this.#handOver(begun, step);
      case 'reverse':
        return claim(begun, 'release', step);
      case 'close':
        return moveFund(begun, { type: 'refund', holdId: round.holdId ?? '', amount: step.rest });
    }
  }

  async #handOver(begun: Begun, step: StepOf<'hand-over'>): Promise<Done> {
    const { round, acts } = begun;
    const sameAs = await this.ports.people.samePerson(acts.context.tenant, step.subjectId);
    const claimed = await claim(begun, 'claim', step, sameAs);
    if (claimed.outcome === 'refused') return claimed;
    const printed = await acts.withPersonalData(() => this.papers.bast(round, step, acts));
    if (printed.outcome === 'refused') await claim(begun, 'release', step);
    return printed;
  }
}

async function pay(begun: Begun, { number, date }: StepOf<'sp2d'>): Promise<Done> {
  const { round, requestId, acts } = begun;
  const command = { type: 'register', number, date, amount: round.amount, requestId, round: round.round } as const;
  const registered = await acts.attempt(sp2dRegister, sp2dRegisterId(date), command);
  if (registered.outcome === 'refused') return registered;
  return moveFund(begun, { type: 'commit', holdId: round.holdId ?? '' });
}

type FundMovement =
  | { readonly type: 'reserve' | 'refund'; readonly holdId: string; readonly amount: number }
  | { readonly type: 'commit' | 'release'; readonly holdId: string };

async function moveFund({ round, requestId, step, acts }: Begun, movement: FundMovement): Promise<Done> {
  const command: FundCommand = { ...movement, line: round.line, requestId, at: step.at };
  const moved = await acts.attempt(fund, fundId(round.line), command);
  return moved.outcome === 'refused' ? moved : DONE;
}

async function claim(
  { caseId, step, acts }: Begun,
  type: 'claim' | 'release',
  { subjectId, handoverId: owner }: { readonly subjectId: string; readonly handoverId: string },
  sameAs: readonly string[] = [],
): Promise<Done> {
  const command = { type, subjectId, owner, at: step.at, sameAs };
  const claimed = await acts.attempt(recipientRegister, `${caseId}.funds`, command);
  return claimed.outcome === 'refused' ? claimed : DONE;
}

/** An approval that failed elsewhere reserves nothing here; a hand-over that failed or was reversed makes no claim here. */
async function takeBack(begun: Begun, { current }: FundsRequestState): Promise<void> {
  const { step } = begun;
  if (step.step === 'approve' && current?.holdId !== step.id) {
    await moveFund(begun, { type: 'release', holdId: step.id });
  }
  if (step.step === 'hand-over') {
    const stands = current?.handovers.some(({ handoverId, reversed }) => handoverId === step.handoverId && !reversed);
    if (!stands) await claim(begun, 'release', step);
  }
}

/** The file of the case ends the step, once. A case that was closed meanwhile has no step to end. */
async function endTrackOfCase(caseId: string, { trackEnd }: FundsRequestState, acts: ProcessStep): Promise<void> {
  if (trackEnd === null) return;
  const { steps } = await acts.load(aidCase, caseId);
  if (steps.funds?.run !== trackEnd.run || !steps.funds.open) return;
  const { outcome, amount, reasonCode, by, at } = trackEnd;
  const command = { type: 'end-funds-track', outcome, amount, reasonCode, by, at } as const;
  await acts.performUnless('step-not-open', aidCase, caseId, command);
}
