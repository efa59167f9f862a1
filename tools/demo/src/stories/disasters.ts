import { giveGoods } from '../desks/goods.ts';
import {
  assessHouseholds,
  bringPapers,
  decideHouseholds,
  goToThePlace,
  type Household,
  reportToHead,
} from '../desks/incident.ts';
import { payHouseholds } from '../desks/money.ts';
import { FUND_LINE, fundsPath } from '../desks/supplies.ts';
import { DEMO_PEOPLE as people } from '../people.ts';
import type { Story } from '../story.ts';
import { okuAid, type Scene } from './scene.ts';

const PLACE = { latitude: -4.531987, longitude: 104.073654 };

/** A house fire that took two homes, up to the decision on their households. */
export async function assessedFire(story: Story): Promise<readonly Household[]> {
  await story.reportIncident('front-office', {
    service: 'layanan-korban-bencana-sosial',
    hazard: 'kebakaran',
    uuClass: 'nonalam',
    occurredAt: '2026-06-30T21:40:00+07:00',
    channel: 'telepon',
    village: '16.09.01.2001',
    place: PLACE,
    address: 'Dusun Melatisari Atas RT 07',
    contact: { name: 'Bustamiruddin Penelepon', reach: '081273459001' },
    note: 'Api dari kompor, dua rumah habis, tidak ada korban jiwa.',
  });
  await story.complete('front-office');
  await goToThePlace(story, 'Terpal dan air minum dibagikan, titik api dipastikan padam.');
  const households = await assessHouseholds(story, PLACE, [
    {
      head: people.fireFather,
      members: 5,
      displaced: 5,
      damage: 'berat',
      notes: 'Rumah papan habis, keluarga mengungsi.',
    },
    { head: people.fireWidow, members: 2, displaced: 2, damage: 'sedang', notes: 'Dapur dan satu kamar terbakar.' },
  ]);
  await decideHouseholds(story, households);
  return households;
}

/** Goods at once, money through BPKAD beside them. */
async function houseFire(story: Story): Promise<void> {
  const households = await assessedFire(story);
  const [first, second] = households as [Household, Household];
  const money = [
    { household: first, amount: 5_000_000 },
    { household: second, amount: 2_500_000 },
  ];
  await Promise.all([
    payHouseholds(story, money),
    giveGoods(story, first, [
      { item: 'beras-5kg', quantity: 4 },
      { item: 'paket-sandang', quantity: 5 },
    ]).then(() => giveGoods(story, second, [{ item: 'paket-sandang', quantity: 2 }])),
    bringPapers(story, 'front-office'),
  ]);
  await reportToHead(story);
}

/** A flood: goods only, whatever somebody tries. */
async function flood(story: Story): Promise<void> {
  await story.reportIncident('tagana', {
    service: 'layanan-korban-bencana-alam',
    hazard: 'banjir',
    uuClass: 'alam',
    occurredAt: '2026-07-01T03:10:00+07:00',
    channel: 'telepon',
    village: '16.09.01.2001',
    place: PLACE,
    note: 'Air sungai masuk rumah setinggi satu meter.',
  });
  await story.complete('front-office');
  await goToThePlace(story, 'Perahu karet dan dapur umum disiapkan.');
  const households = await assessHouseholds(story, PLACE, [
    {
      head: people.floodGrandmother,
      members: 3,
      displaced: 3,
      damage: 'ringan',
      notes: 'Lantai berlumpur, persediaan beras basah.',
    },
  ]);
  await decideHouseholds(story, households);
  const [household] = households as [Household];
  const after = await story.opened('goods');
  const draft = { ...FUND_LINE, recipients: [{ householdId: household.householdId, amount: 1_000_000 }] };
  await story.refused('kabid-linjamsos', `${fundsPath(story)}/draft?after=${after}`, draft, {
    code: 'natural-disaster',
    rule: 'R-05',
  });
  await giveGoods(story, household, [
    { item: 'beras-5kg', quantity: 3 },
    { item: 'selimut', quantity: 3 },
  ]);
  await bringPapers(story, 'front-office');
  await reportToHead(story);
}

/** The umbrella service: the village officer reports by telephone, and the money track ends by itself. */
async function landslide(story: Story): Promise<void> {
  await story.reportIncident('petugas-desa', {
    service: 'penanggulangan-bencana',
    hazard: 'tanah-longsor',
    localClass: 'alam',
    uuClass: 'alam',
    occurredAt: '2026-07-01T05:25:00+07:00',
    channel: 'telepon',
    place: PLACE,
    note: 'Tebing di belakang rumah runtuh sesudah hujan semalam.',
  });
  await story.complete('front-office');
  await goToThePlace(story, 'Jalan dibuka, keluarga dipindahkan ke balai desa.');
  const households = await assessHouseholds(story, PLACE, [
    {
      head: people.landslideFarmer,
      members: 4,
      displaced: 4,
      damage: 'sedang',
      notes: 'Dinding belakang jebol tertimbun tanah.',
    },
  ]);
  await decideHouseholds(story, households);
  await giveGoods(story, households[0]!, [{ item: 'selimut', quantity: 4 }]);
  await bringPapers(story, 'petugas-desa');
  await reportToHead(story);
}

/** Answers to disasters (A4). */
export const DISASTERS: readonly Scene[] = [
  okuAid('layanan-korban-bencana-sosial', 4, houseFire),
  okuAid('layanan-korban-bencana-alam', 1, flood),
  okuAid('penanggulangan-bencana', 1, landslide),
];
