import 'reflect-metadata';
import { CaseReopened, type ContractMessage, type DataOf, NominationRemoved } from '@alur/contracts';
import { SqliteEventStore } from '@alur/event-sourcing/sqlite';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type INestMicroservice, Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { EmbeddedBus } from '../embedded/embedded-bus.ts';
import { SqliteOffsets } from '../sqlite/offsets.ts';
import { SqliteParkingLot } from '../sqlite/parking-lot.ts';
import { eventually } from '../testing/eventually.ts';
import { SampleWriter, samplePublication } from '../testing/sample.ts';
import { ContractConsumer, OnContract } from './decorators.ts';
import { AlurTransport } from './transport.ts';

@Injectable()
class Journal {
  readonly lines: string[] = [];
  readonly broken = new Set<string>();
  failuresLeft = 0;
}

type Reopened = ContractMessage<DataOf<typeof CaseReopened>>;
type Removed = ContractMessage<DataOf<typeof NominationRemoved>>;

class CaseTroubleError extends Error {
  override readonly name = 'CaseTroubleError';
}

@ContractConsumer()
class SurveyConsumer {
  readonly journal: Journal;
  constructor(journal: Journal) {
    this.journal = journal;
  }

  @OnContract('survey', CaseReopened)
  async reopened(message: Reopened): Promise<void> {
    await new Promise<void>((resolve) => setImmediate(resolve));
    if (this.journal.failuresLeft > 0) {
      this.journal.failuresLeft -= 1;
      throw new CaseTroubleError('try later');
    }
    if (this.journal.broken.has(message.subject)) throw new CaseTroubleError('step is closed');
    this.journal.lines.push(`survey ${message.data.caseId} ${message.data.reasonCode}`);
  }
}

@ContractConsumer()
class PortalConsumer {
  readonly journal: Journal;
  constructor(journal: Journal) {
    this.journal = journal;
  }

  @OnContract('portal', CaseReopened, NominationRemoved)
  async any(message: Reopened | Removed): Promise<void> {
    this.journal.lines.push(`portal ${message.source} ${message.data.reasonCode}`);
  }

  @OnContract('portal', NominationRemoved)
  async second(message: Removed): Promise<void> {
    this.journal.lines.push(`portal second ${message.data.reasonCode}`);
  }
}

@Module({ controllers: [SurveyConsumer, PortalConsumer], providers: [Journal] })
class OfficeModule {}

const retry = { attempts: 3, firstMs: 1, factor: 2, maxMs: 5 };
let stores: SqliteEventStore[];
let offsets: SqliteOffsets;
let parking: SqliteParkingLot;
let bus: EmbeddedBus;
let app: Awaited<ReturnType<typeof NestFactory.create>>;
let survey: AlurTransport;
let portal: AlurTransport;
let journal: Journal;
let services: INestMicroservice[];

beforeEach(async () => {
  stores = [new SqliteEventStore(':memory:'), new SqliteEventStore(':memory:')];
  offsets = new SqliteOffsets(':memory:');
  parking = new SqliteParkingLot(':memory:');
  bus = new EmbeddedBus({ offsets });
  await bus.publish(samplePublication('intake', stores[0]!));
  await bus.publish(samplePublication('verification', stores[1]!));
  app = await NestFactory.create(OfficeModule, new FastifyAdapter(), { logger: false });
  survey = new AlurTransport({ service: 'survey', bus, parking, retry });
  portal = new AlurTransport({ service: 'portal', bus, parking, retry });
  services = [survey, portal].map((strategy) => app.connectMicroservice({ strategy }));
  await app.startAllMicroservices();
  await app.init();
  journal = app.get(Journal);
});
afterEach(async () => {
  await app.close();
  await bus.close();
  await parking.close();
  await offsets.close();
  for (const store of stores) await store.close();
});

const of = (service: string) => journal.lines.filter((line) => line.startsWith(service));

test('two services in one Nest app each get the contracts they declared, with typed data', async () => {
  expect(services).toHaveLength(2);
  await new SampleWriter(stores[0]!).write('case-1', 3);
  await new SampleWriter(stores[1]!).write('case-1', 1);
  await eventually('both services got all', () => journal.lines.length === 8);
  expect(of('survey')).toEqual(['survey case-1 n0', 'survey case-1 n1', 'survey case-1 n2']);
  expect(of('portal alur/intake')).toEqual(['portal alur/intake n0', 'portal alur/intake n1', 'portal alur/intake n2']);
  expect(of('portal').filter((line) => !line.includes('intake'))).toEqual([
    'portal alur/verification n0',
    'portal second n0',
  ]);
});

test('an error of a handler reaches the runtime as it is: retry, then parked, order kept', async () => {
  const writer = new SampleWriter(stores[0]!);
  journal.failuresLeft = 2;
  await writer.write('case-1', 2);
  await eventually('the retry went through', () => of('survey').length === 2);
  expect(survey.runtime.status).toMatchObject({ retried: 2, parked: 0 });

  journal.broken.add('case-1');
  await writer.write('case-1', 2);
  await writer.write('case-2', 2);
  await eventually('all is committed', async () => (await survey.runtime.lag()) === 0);
  expect(of('survey case-2')).toEqual(['survey case-2 n0', 'survey case-2 n1']);
  expect((await parking.list('survey')).map(({ error }) => error)).toEqual(['CaseTroubleError: step is closed', null]);
  expect(await parking.list('portal')).toEqual([]);

  journal.broken.clear();
  await writer.write('case-1');
  expect(await survey.runtime.retryParked('case-1')).toMatchObject({ remaining: 0, error: null });
  await eventually('all is committed', async () => (await survey.runtime.lag()) === 0);
  expect(of('survey case-1')).toEqual([0, 1, 2, 3, 4].map((n) => `survey case-1 n${n}`));
  expect(await survey.runtime.waitFor({ stream: writer.stream('case-1'), revision: 4 }, 1_000)).toBe(true);
});

test('closing the app ends the consumers; what comes later waits for the next start', async () => {
  await new SampleWriter(stores[0]!).write('case-1');
  await eventually('both services got it', () => journal.lines.length === 2);
  await app.close();
  await new SampleWriter(stores[0]!).write('case-2');
  expect(await survey.runtime.lag()).toBe(0);
  let left = 0;
  const consumption = await bus.consume({
    group: 'survey',
    topics: ['alur.intake.v1'],
    onBatch: async (batch) => {
      left += batch.length;
    },
  });
  await eventually('the new message arrived', () => left === 1);
  await consumption.stop();
});

test('a handler for an undeclared contract and a runtime before its start are refused', () => {
  const transport = new AlurTransport({ service: 'survey', bus, parking });
  expect(() => transport.addHandler('alur.intake.case-danced.v1', async () => undefined)).toThrow(
    'no contract declares',
  );
  expect(() => transport.runtime).toThrow('has not started');
});
