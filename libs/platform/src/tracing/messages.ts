import type { ContractMessage } from '@alur/contracts';
import type { MessageMiddleware } from '@alur/messaging';
import { context, type Span, SpanKind, trace } from '@opentelemetry/api';
import { contextFrom } from './traceparent.ts';
import { endFailed, tracer } from './tracer.ts';

/** Spans of one batch at most: a rebuild or a long backlog must not flood the collector. */
const MOST = 100;

/** What is done with messages: published by a relay, handled by a service, applied to its views. */
export type MessageWork = 'publish' | 'handle' | 'apply';

/**
 * Runs work on messages within a span for each that belongs to a trace, as a child of the command that stored it. What the
 * work of a single message does (a further command) hangs below its span.
 */
export function tracedWork(work: MessageWork, service: string, group = service): MessageMiddleware {
  const kind = work === 'publish' ? SpanKind.PRODUCER : SpanKind.CONSUMER;
  return async (messages, run) => {
    const spans: Span[] = [];
    for (const message of messages) {
      if (message.traceparent === undefined || spans.length >= MOST) continue;
      const attributes = { 'alur.service': service, 'alur.group': group, ...described(message) };
      const span = tracer().startSpan(
        `${work} ${message.type}`,
        { kind, attributes },
        contextFrom(message.traceparent),
      );
      if (span.isRecording()) spans.push(span);
    }
    const [first] = spans;
    if (first === undefined) return run();
    const own = messages.length === 1 ? trace.setSpan(context.active(), first) : context.active();
    try {
      await context.with(own, run);
      for (const span of spans) span.end();
    } catch (error) {
      for (const span of spans) endFailed(span, error);
      throw error;
    }
  };
}

function described({ id, type, data }: ContractMessage): Record<string, string> {
  const caseId = typeof data === 'object' && data !== null && 'caseId' in data ? data.caseId : undefined;
  return { 'alur.message': id, 'alur.type': type, ...(typeof caseId === 'string' ? { 'alur.case': caseId } : {}) };
}
