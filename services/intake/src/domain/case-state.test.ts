import { scenario } from '@alur/event-sourcing/testing';
import { describe, expect, test } from '@jest/globals';
import {
  at,
  attach,
  check,
  completeFile,
  done,
  eventsOf,
  frontOffice,
  luwu,
  oku,
  open,
  stateOf,
  withTheApplicant,
} from '../test/fixtures/case.ts';
import type { CaseCommand } from './case-commands.ts';
import { evolveCase, noCase } from './case-state.ts';

const by = frontOffice.id;
const back = 'oku-selatan.back-office-1';
const [opened, completeness] = eventsOf(oku, open());
const supplement: CaseCommand = { type: 'supplement', by, at: at(9) };
const withdraw: CaseCommand = { type: 'withdraw', reasonCode: 'pindah', by, at: at(300) };
const reopen: CaseCommand = { type: 'reopen', reasonCode: 'kembali', by: 'k', at: at(400) };

describe('the events of a case', () => {
  test('begin with its opening, which comes once', () => {
    expect(() => evolveCase(noCase, completeness!)).toThrow('starts with case.opened.v1, not with case.step-opened.v1');
    expect(() => stateOf([opened!, opened!])).toThrow('opened only once');
  });

  test('a new case is open, without papers, dispensations or completed steps', () => {
    expect(stateOf([opened!])).toMatchObject({ status: 'open', documents: [], dispensations: [], completed: [] });
  });
});

test('R-03: a returned paper does not count until it is supplied anew', () => {
  const unusable = { ...check('incomplete'), unusable: ['fc-ktp'] };
  const again = scenario(oku).given(...eventsOf(oku, ...completeFile.slice(0, -1), unusable, supplement));
  expect(again.state()).toMatchObject({ status: 'open' });
  again.when(check('complete', { minutes: 10 })).thenRejected('documents-missing', 'R-03');
});

describe('a case that is closed and reopened', () => {
  test('is open again', () => {
    const [reopened] = eventsOf(oku, ...completeFile, withdraw, reopen).slice(-2);
    expect(stateOf([...eventsOf(oku, ...completeFile, withdraw), reopened!])).toMatchObject({
      status: 'open',
      closed: null,
    });
  });

  test('does its open steps again, and what was completed stays completed', () => {
    const closed = eventsOf(oku, ...completeFile, withdraw);
    expect(stateOf(closed)).toMatchObject({ open: {}, closed: { open: ['verification'] } });
    expect(stateOf(eventsOf(oku, ...completeFile, withdraw, reopen))).toMatchObject({
      open: { verification: { run: 2 } },
      completed: ['completeness'],
    });
  });

  test('does its last step again when none was open; that step is no longer completed', () => {
    const papers = ['fc-kk', 'fc-ktp', 'kks'].map((code) => attach(code));
    const ended = [
      open({ service: 'layanan-pkh' }),
      ...papers,
      check('complete', { minutes: 2 }),
      done('verification', 'passed', 3, back),
      done('validation', 'registered', 4, 'oku-selatan.pekerja-sosial-1'),
      done('explanation', 'given', 7, by),
    ];
    expect(stateOf(eventsOf(oku, ...ended))).toMatchObject({
      status: 'closed',
      closed: { reasonCode: null, open: [] },
    });
    expect(stateOf(eventsOf(oku, ...ended, reopen))).toMatchObject({
      open: { explanation: { run: 2 } },
      completed: ['completeness', 'verification', 'validation'],
    });
  });

  test('R-03: begins with the check of its papers when the file was with the applicant', () => {
    const reopened = eventsOf(luwu, ...withTheApplicant, withdraw, reopen);
    expect(reopened.slice(-2)).toMatchObject([
      { type: 'case.reopened.v1' },
      { type: 'case.step-opened.v1', data: { stepId: 'completeness', run: 2, dueAt: null } },
    ]);
  });
});
