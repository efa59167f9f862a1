import { DemoClient, DEMO_PEOPLE as people } from '@alur/demo';
import { eventually } from '@alur/messaging/testing';
import { InMemorySpanExporter, type ReadableSpan } from '@alur/platform/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { SERVICES } from '../../composition/office.ts';
import { openOffice, type TestOffice, WatchedStory } from '../fixtures/office.ts';

const spans = new InMemorySpanExporter();
let office: TestOffice;

beforeAll(async () => {
  office = await openOffice(SERVICES, undefined, { spans });
});
afterAll(() => office.close());

function namesOf(trace: string): string[] {
  return ofTrace(trace).map(({ name }) => name);
}

function ofTrace(trace: string): ReadableSpan[] {
  return spans.getFinishedSpans().filter((span) => span.spanContext().traceId === trace);
}

test('one trace leads from the request over the messages of other services to the views', async () => {
  const story = new WatchedStory(new DemoClient(office.url), 'oku-selatan', 'front-office');
  await story.file('front-office', 'layanan-lanjut-usia', { subject: people.elder, relation: 'diri' });
  await story.complete('front-office');
  const request = spans.getFinishedSpans().find(({ name }) => name.endsWith('/cases/:caseId/completeness'));
  const trace = request!.spanContext().traceId;
  await eventually('the step to reach the desk of verification and the worklist', async () => {
    const names = namesOf(trace);
    return ['handle alur.intake.step-opened.v1', 'apply alur.intake.step-opened.v1'].every((name) =>
      names.includes(name),
    );
  });
  const byId = new Map(ofTrace(trace).map((span) => [span.spanContext().spanId, span]));
  const path = (span: ReadableSpan | undefined): string[] =>
    span === undefined ? [] : [...path(byId.get(span.parentSpanContext?.spanId ?? '')), span.name];
  const pathOf = (name: string) => path(ofTrace(trace).find((span) => span.name === name));
  expect(pathOf('apply alur.intake.step-opened.v1')).toEqual([
    'POST /api/intake/cases/:caseId/completeness',
    'append case',
    'apply alur.intake.step-opened.v1',
  ]);
  // What verification does with the message hangs below its handling, in the same trace.
  const handled = ofTrace(trace)
    .find(({ name }) => name.startsWith('handle '))!
    .spanContext().spanId;
  expect(byId.get(handled)?.attributes).toMatchObject({ 'alur.case': story.caseId });
  expect(namesOf(trace).filter((name) => name.startsWith('append ')).length).toBeGreaterThan(1);
});

test('no span tells of a person', () => {
  const told = JSON.stringify(
    spans.getFinishedSpans().map(({ name, attributes, status, events }) => [name, attributes, status, events]),
  );
  for (const person of Object.values(people)) {
    expect(told).not.toContain(person.name);
    if ('nik' in person) expect(told).not.toContain(person.nik);
  }
});
