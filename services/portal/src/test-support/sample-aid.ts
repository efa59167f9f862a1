import * as contracts from '@alur/contracts';
import {
  answered,
  BY,
  delivery,
  eligible,
  FieldStory,
  FUND,
  goodsHandedOver,
  grantBatch,
  RequestStory,
  StockStory,
  Stream,
} from './aid-story.ts';
import { CaseStory } from './case-story.ts';
import { NOW, type PortalWorld } from './portal-world.ts';

export const FIRE = 'i1';
export const FLOOD = 'i2';

/** A house fire with goods and money, a flood, a warehouse, a fund, a batch of grants, messages and answers. */
export async function publishAid(world: PortalWorld): Promise<void> {
  world.people.people.set('person-of-h1', { words: ['budi'], masked: { name: '=B***', nik: '160901******0002' } });
  const fire = new CaseStory(FIRE, {
    kind: 'incident',
    ticket: 'FFFFF-11111-222',
    service: 'layanan-korban-bencana-sosial',
    subjectId: null,
    incident: {
      localClass: 'sosial',
      uuClass: 'nonalam',
      hazard: 'kebakaran',
      occurredAt: '2026-07-01T01:00:00.000Z',
      place: { latitude: -4.51, longitude: 104.07 },
    },
  }).step({ stepId: 'anything', kind: 'goods', roles: ['petugas-logistik'] });
  const flood = new CaseStory(FLOOD, {
    kind: 'incident',
    ticket: 'GGGGG-11111-222',
    service: 'layanan-korban-bencana-alam',
    subjectId: null,
    village: '16.09.02.2002',
    openedAt: '2026-07-01T04:00:00.000Z',
    incident: { localClass: 'alam', uuClass: 'alam', hazard: 'banjir', occurredAt: NOW, place: null },
  })
    .step({ stepId: 'papers', kind: 'papers', roles: ['front-office'] })
    .attached('fc-ktp')
    .waived('surat-permohonan-bencana');
  const fund = new Stream('fund/2026.btt')
    .say(contracts.FundOpened, { ...FUND, budget: 10_000_000, by: BY, at: NOW })
    .say(contracts.FundMoved, {
      ...FUND,
      ...{ movement: 'reserved', amount: 4_000_000, requestId: 'i1.funds', at: NOW },
      ...{ budget: 10_000_000, reserved: 4_000_000, committed: 0 },
    });
  const submitted = '2026-06-28T03:00:00.000Z';
  const fireMoney = new RequestStory(FIRE).submitted('2026-06-30T03:00:00.000Z').handedOver('h1', 3_000_000, 'D-1');
  await world.publish(
    ...fire.messages,
    ...flood.messages,
    ...new FieldStory(FIRE)
      .assessed('h1', { displaced: 4 })
      .assessed('h2', { displaced: 4, damage: null })
      .assessed('h3', { displaced: 9 })
      .removed('h3').messages,
    eligible(FIRE, ['h1']),
    ...goodsHandedOver(FIRE, 'h1', 'B-1'),
    ...fund.messages,
    ...fireMoney.messages,
    ...new RequestStory('older').submitted(submitted).messages,
    ...new RequestStory('drafted').move('drafted').messages,
    ...new StockStory('paket-sembako', 'Paket sembako', 5).received('L1', 6, '2026-07-10').messages,
    ...new StockStory('tenda', 'Tenda keluarga', 5).received('T1', 2, null).messages,
    ...grantBatch('b1', { c1: 'handed-over', c2: 'listed', c3: 'removed' }),
    ...delivery('m1', FIRE, 'delivered'),
    ...delivery('m2', null, 'failed'),
    answered('a1', 'rekomendasi-sktm', '2026-07-01', [4, 3, 3, 4, 3, 4, 4, 3, null]),
    answered('a2', 'rekomendasi-sktm', '2026-07-01', [3, 3, 3, 4, 3, 4, 4, 3, 2]),
    answered('a3', 'rekomendasi-sktm', '2026-08-01', [1, 1, 1, 1, 1, 1, 1, 1, 1]),
  );
}
