import { scenario } from '@alur/event-sourcing/testing';
import { describe, expect, test } from '@jest/globals';
import { confirmedHoldings, type HoldingCommand, type HoldingEvent, holdings } from './holdings.ts';

const AT = '2026-08-03T02:00:00.000Z';
const day = (n: number) => `2026-08-${String(n).padStart(2, '0')}T00:00:00.000Z`;

type Grant = Extract<HoldingCommand, { type: 'grant' }>;
const plh: Omit<Grant, 'type' | 'by' | 'at'> = {
  holdingId: 'holding-1',
  role: 'kepala-dinas',
  village: null,
  officer: 'oku.sekretaris',
  kind: 'plh',
  from: day(4),
  to: day(10),
  scope: [],
  through: null,
  mandateNo: '800/12/2026',
  mandateDate: '2026-08-01',
};
const grant = (more: Partial<Grant> = {}): Grant => ({ type: 'grant', ...plh, by: 'oku.operator', at: AT, ...more });
const granted = (more: Partial<typeof plh> = {}): HoldingEvent => ({
  type: 'holding.granted.v1',
  data: { ...plh, by: 'oku.operator', at: AT, ...more },
});
const done = { holdingId: 'holding-1', at: AT };
const confirmed: HoldingEvent = { type: 'holding.confirmed.v1', data: { ...done, by: 'oku.kadis' } };
const ended: HoldingEvent = { type: 'holding.ended.v1', data: { ...done, by: 'oku.kadis' } };

describe('a holding', () => {
  test('is recorded, confirmed by a second person, and ended', () => {
    const recorded = scenario(holdings).given().when(grant()).then(granted());
    expect(confirmedHoldings(recorded.state())).toEqual([]);
    recorded.when({ type: 'confirm', ...done, by: 'oku.operator' }).thenRejected('not-by-same-officer');
    recorded.when({ type: 'confirm', ...done, by: 'oku.sekretaris' }).thenRejected('not-by-same-officer');
    const valid = recorded.when({ type: 'confirm', ...done, by: 'oku.kadis' }).then(confirmed);
    expect(confirmedHoldings(valid.state())).toMatchObject([{ officer: 'oku.sekretaris', to: day(10) }]);
    const over = valid.when({ type: 'end', ...done, by: 'oku.kadis' }).then(ended);
    expect(confirmedHoldings(over.state())).toMatchObject([{ to: AT }]);
    over.when({ type: 'end', ...done, by: 'oku.kadis' }).then();
  });

  test('nobody gives an office to himself, without an end, or without a mandate', () => {
    const none = scenario(holdings).given();
    none.when(grant({ by: 'oku.sekretaris' })).thenRejected('not-allowed');
    none.when(grant({ to: null })).thenRejected('period-invalid');
    none.when(grant({ to: day(4) })).thenRejected('period-invalid');
    none.when(grant({ mandateNo: null })).thenRejected('mandate-missing');
    none.when({ type: 'confirm', ...done, by: 'x' }).thenRejected('holding-not-found');
  });

  test.each<[string, Partial<typeof plh>, Partial<typeof plh>, boolean]>([
    ['two Plh. in one time', {}, { officer: 'oku.kabid', from: day(9), to: day(12) }, true],
    ['two Plh. one after the other', {}, { officer: 'oku.kabid', from: day(10), to: day(12) }, false],
    ['a Plh. before the holder who is absent', { kind: 'definitif', to: null }, { officer: 'oku.kabid' }, false],
    ['a Plt. of a post that is held', { kind: 'definitif', to: null }, { kind: 'plt', officer: 'oku.kabid' }, true],
    ['a mandate beside the holder', { kind: 'definitif', to: null }, { kind: 'an', officer: 'oku.kabid' }, false],
    ['another office', {}, { role: 'sekretaris-dinas', officer: 'oku.kabid' }, false],
  ])('%s', (_, first, second, excluded) => {
    const next = { ...second, holdingId: 'holding-2' };
    const outcome = scenario(holdings).given(granted(first)).when(grant(next));
    if (excluded) outcome.thenRejected('holding-conflict');
    else outcome.then(granted(next));
  });
});
