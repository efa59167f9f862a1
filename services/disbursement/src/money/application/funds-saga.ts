import { type CommandContext, KeyedMutex, type LoadedState, type Rejection } from '@alur/event-sourcing';
import { derivedContext, PORTS, type ServicePorts } from '@alur/platform';
import { SubjectErasedError } from '@alur/privacy';
import { Inject, Injectable } from '@nestjs/common';
import { aidCase } from '../../aid-case/domain/aid-case.ts';
import { type RecipientCommand, recipientRegister } from '../../shared/domain/recipient-register.ts';
import { type FundCommand, fund, fundId } from '../domain/fund.ts';
import { fundsRequest } from '../domain/funds-request.ts';
import type { NumberedFile, Step } from '../domain/funds-request-events.ts';
import { type FundsRequestState, type Round, requestIdOf } from '../domain/funds-request-state.ts';
import { sp2dRegister, sp2dRegisterId } from '../domain/sp2d-register.ts';
import { FundsPapers } from './funds-papers.ts';

interface Task {
  readonly caseId: string;
  readonly requestId: string;
  readonly round: Round;
  readonly step: Step;
  readonly context: CommandContext;
}

/** How a step went on the other aggregates. */
type Outcome = { readonly file: NumberedFile | null } | { readonly refused: Pick<Rejection, 'code' | 'facts'> };

const DONE: Outcome = { file: null };

/**
 * Does a started step of a request on the other aggregates (fund, registers, papers), and ends it. Every act knows what
 * was done before, so whoever comes after a crash finishes the same step: nothing is reserved, numbered or paid twice.
 */
@Injectable()
export class FundsSaga {
  readonly #turns = new KeyedMutex();

  constructor(
    @Inject(PORTS) private readonly ports: Pick<ServicePorts, 'runner'>,
    @Inject(FundsPapers) private readonly papers: Pick<FundsPapers, 'notaDinas' | 'bast'>,
  ) {}

  /** Answers the request when no step is pending. A command and the consumer of the same step take turns. */
  finish(caseId: string, context: CommandContext): Promise<LoadedState<FundsRequestState>> {
    return this.#turns.run(`${context.tenant}/${caseId}`, () => this.#finish(caseId, context));
  }

  async #finish(caseId: string, context: CommandContext): Promise<LoadedState<FundsRequestState>> {
    const requestId = requestIdOf(caseId);
    const loaded = await this.ports.runner.load(fundsRequest, context.tenant, requestId);
    const { pending: step, current: round } = loaded.state;
    if (step === null || round === null) {
      await this.#tellCase(caseId, loaded.state, context);
      return loaded;
    }
    const task = { caseId, requestId, round, step, context };
    const outcome = await this.#do(task);
    const { state } = await this.#end(task, outcome);
    await this.#undoIfTooLate(task, state);
    await this.#tellCase(caseId, state, context);
    return this.ports.runner.load(fundsRequest, context.tenant, requestId);
  }

  async #do(task: Task): Promise<Outcome> {
    const { step } = task;
    switch (step.step) {
      case 'sign':
        return this.#printed(() => this.papers.notaDinas(task.caseId, task.requestId, task.round, step, task.context));
      case 'approve':
        return this.#fund(task, { type: 'reserve', holdId: step.id, amount: task.round.amount });
      case 'return':
      case 'refuse':
      case 'cancel':
        return task.round.holdId === null ? DONE : this.#fund(task, { type: 'release', holdId: task.round.holdId });
      case 'sp2d':
        return this.#pay(task, step);
      case 'hand-over':
        return this.#handOver(task, step);
      case 'reverse':
        return this.#recipient(task, 'release', step.subjectId, step.handoverId);
      case 'close':
        return this.#fund(task, { type: 'refund', holdId: task.round.holdId ?? '', amount: step.rest });
    }
  }

  async #pay(task: Task, { number, date }: Extract<Step, { step: 'sp2d' }>): Promise<Outcome> {
    const { round, requestId } = task;
    const command = { type: 'register', number, date, amount: round.amount, requestId, round: round.round } as const;
    const name = this.#name(task, 'sp2d');
    const registered = await this.ports.runner.execute(sp2dRegister, sp2dRegisterId(date), command, name);
    if (registered.outcome === 'rejected') return this.#refused(registered.rejection);
    return this.#fund(task, { type: 'commit', holdId: round.holdId ?? '' });
  }

  async #handOver(task: Task, step: Extract<Step, { step: 'hand-over' }>): Promise<Outcome> {
    const claimed = await this.#recipient(task, 'claim', step.subjectId, step.handoverId);
    if ('refused' in claimed) return claimed;
    const outcome = await this.#printed(() => this.papers.bast(task.round, step, task.context));
    if ('refused' in outcome) await this.#recipient(task, 'release', step.subjectId, step.handoverId);
    return outcome;
  }

  /** The paper cannot be printed when the person's data were erased meanwhile. */
  async #printed(print: () => Promise<NumberedFile | undefined>): Promise<Outcome> {
    const erased: Outcome = { refused: { code: 'data-erased' } };
    try {
      const file = await print();
      return file === undefined ? erased : { file };
    } catch (error) {
      if (error instanceof SubjectErasedError) return erased;
      throw error;
    }
  }

  async #fund(task: Task, movement: FundMovement): Promise<Outcome> {
    const { round, requestId, step } = task;
    const command: FundCommand = { ...movement, line: round.line, requestId, at: step.at };
    const name = this.#name(task, movement.type);
    const result = await this.ports.runner.execute(fund, fundId(round.line), command, name);
    return result.outcome === 'rejected' ? this.#refused(result.rejection) : DONE;
  }

  async #recipient(
    task: Task,
    type: RecipientCommand['type'],
    subjectId: string,
    handoverId: string,
  ): Promise<Outcome> {
    const command = { type, subjectId, owner: handoverId, at: task.step.at };
    const name = this.#name(task, type);
    const scope = `${task.caseId}.funds`;
    const result = await this.ports.runner.execute(recipientRegister, scope, command, name);
    return result.outcome === 'rejected' ? this.#refused(result.rejection) : DONE;
  }

  /** A lost race is no answer: the step stays pending and is done again. */
  #refused({ code, facts }: Rejection): Outcome {
    if (code === 'write-conflict') throw new Error('A step of a request for money lost every race for its stream');
    return { refused: { code, ...(facts === undefined ? {} : { facts }) } };
  }

  async #end({ caseId, requestId, step, context }: Task, outcome: Outcome) {
    const ending =
      'refused' in outcome
        ? ({ type: 'fail', code: outcome.refused.code, facts: outcome.refused.facts ?? {} } as const)
        : ({ type: 'complete', file: outcome.file } as const);
    const command = { ...ending, id: step.id, caseId, requestId };
    const name = derivedContext(context, `funds/${step.id}/end`);
    const result = await this.ports.runner.execute(fundsRequest, requestId, command, name);
    if (result.outcome === 'rejected') throw new Error(`A step of ${requestId} cannot end: ${result.rejection.code}`);
    return result;
  }

  /**
   * Another process ended this step otherwise while this one slept: what it did last, after that end, is taken back. An
   * approval that failed there reserves nothing here, a hand-over that failed there claims nobody here.
   */
  async #undoIfTooLate(task: Task, { current }: FundsRequestState): Promise<void> {
    const { step } = task;
    if (step.step === 'approve' && current?.holdId !== step.id) {
      await this.#fund(task, { type: 'release', holdId: step.id });
    }
    if (step.step === 'hand-over') {
      const done = current?.handovers.some(({ handoverId, reversed }) => handoverId === step.handoverId && !reversed);
      if (!done) await this.#recipient(task, 'release', step.subjectId, step.handoverId);
    }
  }

  /** The file of the case ends the step, once. A case that was closed meanwhile has no step to end. */
  async #tellCase(caseId: string, { trackEnd }: FundsRequestState, context: CommandContext): Promise<void> {
    if (trackEnd === null) return;
    const { steps } = (await this.ports.runner.load(aidCase, context.tenant, caseId)).state;
    if (steps.funds?.run !== trackEnd.run || !steps.funds.open) return;
    const { outcome, amount, by, at } = trackEnd;
    const command = { type: 'end-funds-track', outcome, amount, reasonCode: null, by, at } as const;
    const result = await this.ports.runner.execute(
      aidCase,
      caseId,
      command,
      derivedContext(context, 'funds/end-track'),
    );
    if (result.outcome === 'rejected' && result.rejection.code !== 'step-not-open') {
      throw new Error(`The money track of ${caseId} cannot end: ${result.rejection.code}`);
    }
  }

  #name({ step, context }: Task, act: string): CommandContext {
    return derivedContext(context, `funds/${step.id}/${act}`);
  }
}

type FundMovement =
  | { readonly type: 'reserve' | 'refund'; readonly holdId: string; readonly amount: number }
  | { readonly type: 'commit' | 'release'; readonly holdId: string };
