import type { ContractMessage } from '@alur/contracts';
import type { CommandContext, CommandRunner } from '@alur/event-sourcing';
import { afterEach, expect, test } from '@jest/globals';
import { context, propagation, SpanStatusCode, trace } from '@opentelemetry/api';
import { InMemorySpanExporter } from '@opentelemetry/sdk-trace';
import { observedRunner, type RunningTracing, startTracing, tracedWork } from './index.ts';
import { contextFrom, traceparentOf } from './traceparent.ts';

const CALLER = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const TRACE = CALLER.split('-')[1];
const DECIDER = { name: 'case', initial: {}, eventTypes: [], decide: () => [], evolve: () => ({}) };
const COMMAND: CommandContext = {
  ...{ tenant: 'oku-selatan', actor: 'x', at: '2026-07-01T02:00:00.000Z', commandId: 'c', correlationId: 'c' },
  traceparent: CALLER,
};

let running: RunningTracing | undefined;

afterEach(() => running?.stop());

async function recorded(): Promise<InMemorySpanExporter> {
  const exporter = new InMemorySpanExporter();
  running = await startTracing({ process: 'test', exporter });
  return exporter;
}

/** A runner that keeps what it was asked with. */
function runner(seen: CommandContext[]): CommandRunner {
  return {
    load: () => Promise.reject(new Error('not asked')),
    execute: async (decider, id, _command, given) => {
      seen.push(given);
      const stream = `${given.tenant}/${decider.name}/${id}`;
      return { outcome: 'accepted', stream, revision: -1, state: decider.initial, events: [], repeated: false };
    },
  };
}

function message(traceparent?: string): ContractMessage {
  return {
    ...{ id: 'm1', type: 'alur.intake.case-reopened.v1', source: 'alur/intake', subject: 'c1', time: COMMAND.at },
    ...{ tenant: 'oku-selatan', actor: 'x', stream: 'oku-selatan/case/c1', revision: 0, correlationId: 'c' },
    ...(traceparent === undefined ? {} : { traceparent }),
    data: { caseId: 'c1', reasonCode: 'keliru' },
  };
}

test('without tracing a command keeps the trace that it came with, and nothing is recorded', async () => {
  expect(await startTracing({ process: 'test' })).toBeUndefined();
  const seen: CommandContext[] = [];
  await observedRunner(runner(seen), { service: 'intake' }).execute(DECIDER, 'c1', {}, COMMAND);
  const { traceparent: _, ...untraced } = COMMAND;
  await observedRunner(runner(seen), { service: 'intake' }).execute(DECIDER, 'c1', {}, untraced);
  expect(seen).toEqual([COMMAND, untraced]);
  expect(trace.getTracer('alur').startSpan('any').isRecording()).toBe(false);
});

test('a command is a span of its trace, and its events name the span', async () => {
  const spans = await recorded();
  const seen: CommandContext[] = [];
  await observedRunner(runner(seen), { service: 'intake' }).execute(DECIDER, 'c1', {}, COMMAND);
  const [span] = spans.getFinishedSpans();
  expect([span?.name, span?.spanContext().traceId]).toEqual(['append case', TRACE]);
  expect(seen[0]?.traceparent).toBe(`00-${TRACE}-${span?.spanContext().spanId}-01`);
});

test('a handler works below the span of its message; the spans of a failed batch tell no personal data', async () => {
  const spans = await recorded();
  const seen: CommandContext[] = [];
  const commands = observedRunner(runner(seen), { service: 'survey' });
  await tracedWork('handle', 'survey')([message(CALLER)], async () => {
    await commands.execute(DECIDER, 'c1', {}, COMMAND);
  });
  const [append, handle] = spans.getFinishedSpans();
  expect(handle?.attributes).toMatchObject({ 'alur.case': 'c1', 'alur.group': 'survey' });
  expect(append?.parentSpanContext?.spanId).toBe(handle?.spanContext().spanId);

  const fails = tracedWork(
    'apply',
    'portal',
    'portal-views',
  )([message(CALLER), message()], () => Promise.reject(new TypeError('NIK 1609010101800001 is wrong')));
  await expect(fails).rejects.toThrow(TypeError);
  const failed = spans.getFinishedSpans().at(-1);
  expect(failed?.status.code).toBe(SpanStatusCode.ERROR);
  expect(JSON.stringify([failed?.status, failed?.attributes, failed?.events])).not.toContain('1609010101800001');
  expect(spans.getFinishedSpans()).toHaveLength(3);
});

test.each([
  ['nothing', undefined],
  ['rubbish', 'rubbish'],
  ['an empty trace', `00-${'0'.repeat(32)}-b7ad6b7169203331-01`],
  ['another version', CALLER.replace(/^00/, '01')],
])('%s names no trace', (_, traceparent) => {
  expect(trace.getSpan(contextFrom(traceparent))).toBeUndefined();
});

test('a traceparent is read and written alike', () => {
  const span = trace.getSpan(contextFrom(CALLER));
  expect(span && traceparentOf(span)).toBe(CALLER);
  expect(context.active()).toBeDefined();
});

test('a request to another service carries the span at work', async () => {
  await recorded();
  const headers: Record<string, string> = {};
  propagation.inject(contextFrom(CALLER), headers);
  expect(headers).toEqual({ traceparent: CALLER });
});
