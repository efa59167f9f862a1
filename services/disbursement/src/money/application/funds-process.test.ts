import type { CommandRunner } from '@alur/event-sourcing';
import { NOBODY } from '@alur/platform/testing';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { contextOf, draftOf, HEAD, MoneyOffice, toBpkad } from '../../test/fixtures/money-office.ts';
import { fundsRequest } from '../domain/funds-request.ts';
import { requestIdOf } from '../domain/funds-request-state.ts';
import { FundsProcess } from './funds-process.ts';

let office: MoneyOffice;

beforeEach(() => {
  office = new MoneyOffice();
});

afterEach(() => office.close());

test('a step that begins while another run looks at the request is finished all the same', async () => {
  const desk = office.boot();
  const { runner, commands } = desk;
  const households = [{ householdId: 'house-1', amount: 1_000_000 }];
  await office.open(desk, 'case-1', ['house-1']);
  await office.budget(desk, 5_000_000);
  await commands.run('case-1', draftOf(households), contextOf('draft', 'kabid'));

  const looked = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  let looks = 0;
  const slow: CommandRunner = {
    execute: (...given) => runner.execute(...given),
    load: async (...asked) => {
      const loaded = await runner.load(...asked);
      looks += 1;
      if (looks > 1) return loaded;
      looked.resolve();
      await goOn.promise;
      return loaded;
    },
  };
  const paper = async () => ({ number: 'ND-1', fileHash: '0'.repeat(64) });
  const saga = new FundsProcess({ runner: slow, people: NOBODY }, { notaDinas: paper, bast: paper });

  const consumer = saga.finish('case-1', contextOf('consumer', 'policy'));
  await looked.promise;
  const [id, sign] = toBpkad('p', households)[1] ?? [];
  if (id === undefined || sign === undefined) throw new Error('The way to BPKAD has no signature');
  const requestId = requestIdOf('case-1');
  await runner.execute(fundsRequest, requestId, { ...sign, caseId: 'case-1', requestId }, contextOf(id, HEAD.id));
  const officer = saga.finish('case-1', contextOf(id, HEAD.id));
  goOn.resolve();

  await consumer;
  const { state } = await officer;
  expect(state.pending).toBeNull();
  expect(state.current?.status).toBe('signed');
});
