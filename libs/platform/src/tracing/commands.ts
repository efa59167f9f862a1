import type { CommandContext, CommandResult, CommandRunner, DomainEvent } from '@alur/event-sourcing';
import { type Context, context, type Span, trace } from '@opentelemetry/api';
import { contextFrom, traceparentOf } from './traceparent.ts';
import { endFailed, tracer } from './tracer.ts';

export interface ObservedCommands {
  readonly service: string;
  /** Called with the number of events that an accepted command stored; not for repetitions. */
  readonly appended?: (events: number) => void;
}

/**
 * A runner whose commands are spans: under the request or message at work, else under the trace that the command came with.
 * The events carry the span of their command, and pass it on to their consumers.
 */
export function observedRunner(runner: CommandRunner, { service, appended }: ObservedCommands): CommandRunner {
  return {
    load: (decider, tenant, id) => runner.load(decider, tenant, id),
    execute: async (decider, id, command, given) => {
      const parent = parentOf(given);
      const attributes = { 'alur.service': service, 'alur.aggregate': decider.name };
      const span = tracer().startSpan(`append ${decider.name}`, { attributes }, parent);
      const traceparent = traceparentOf(span);
      try {
        const result = await context.with(trace.setSpan(parent, span), () =>
          runner.execute(decider, id, command, traceparent === undefined ? given : { ...given, traceparent }),
        );
        if (result.outcome === 'accepted' && !result.repeated) appended?.(result.events.length);
        describe(span, result);
        span.end();
        return result;
      } catch (error) {
        endFailed(span, error);
        throw error;
      }
    },
  };
}

function parentOf({ traceparent }: CommandContext): Context {
  const active = context.active();
  return trace.getSpan(active) === undefined ? contextFrom(traceparent) : active;
}

/** Types and codes only: what a command holds may be somebody's. */
function describe<State, E extends DomainEvent>(span: Span, result: CommandResult<State, E>): void {
  if (!span.isRecording()) return;
  if (result.outcome === 'rejected') span.setAttribute('alur.rejection', result.rejection.code);
  else span.setAttribute('alur.events', [...new Set(result.events.map(({ type }) => type))]);
}
