import { randomUUID } from 'node:crypto';
import type { Role } from '@alur/standards';
import { photo } from '../papers.ts';
import type { Story } from '../story.ts';
import { goodsDeskKnows } from './goods.ts';
import type { Household } from './incident.ts';
import { FUND_LINE, fundsPath } from './supplies.ts';

export interface Share {
  readonly household: Household;
  readonly amount: number;
}

interface ShownFunds {
  readonly recipients: readonly { readonly householdId: string; readonly bast: string | null }[];
}

const DATE = '2026-07-01';

/** nota dinas, BPKAD's desk with one return, SP2D, hand-over with BAST, accountability. */
export async function payHouseholds(story: Story, shares: readonly Share[]): Promise<void> {
  const total = shares.reduce((sum, { amount }) => sum + amount, 0);
  for (const { household } of shares) await goodsDeskKnows(story, household.householdId);
  const act = actsOn(story);
  await askBpkad(story, shares);
  await act('bpkad', 'return', {
    reasonCode: 'rekening-tidak-sesuai',
    note: 'Rekening 0812-01-004417-53-9 atas nama lain, mohon diperbaiki.',
  });
  await askBpkad(story, shares);
  await act('bpkad', 'approval');
  const papers = { date: DATE };
  const number = (kind: string) => `${story.ticket.slice(0, 4)}/${kind}/LS/2026`;
  await act('bpkad', 'spp', { ...papers, number: number('SPP'), instrument: 'LS' });
  await act('bpkad', 'spm', { ...papers, number: number('SPM') });
  await act('bpkad', 'sp2d', { ...papers, number: number('SP2D'), amount: total });
  await act('bpkad', 'disbursement');
  for (const { household } of shares) await handOver(story, household);
  await act('bendahara-bansos', 'accountability', { ...papers, number: number('SPJ'), handedOver: total, returned: 0 });
  await act('bpkad', 'closing');
  story.steps.push('funds');
}

/** The nota dinas of the Kabid, signed by the head of the office, at BPKAD's desk. */
export async function askBpkad(story: Story, shares: readonly Share[]): Promise<void> {
  const act = actsOn(story);
  const recipients = shares.map(({ household: { householdId }, amount }) => ({ householdId, amount }));
  await act('kabid-linjamsos', 'draft', { ...FUND_LINE, recipients });
  await act('kepala-dinas', 'signature');
  await act('kabid-linjamsos', 'submission');
  await act('bpkad', 'reception');
}

/** a natural disaster gets goods only, whatever an officer tries. */
export async function refuseMoney(story: Story, { household, amount }: Share): Promise<void> {
  const after = await story.opened('goods');
  const draft = { ...FUND_LINE, recipients: [{ householdId: household.householdId, amount }] };
  const refusal = { code: 'natural-disaster', rule: 'R-05' };
  await story.refused('kabid-linjamsos', `${fundsPath(story)}/draft?after=${after}`, draft, refusal);
}

async function handOver(story: Story, { householdId }: Household): Promise<void> {
  const evidence = [
    { evidenceId: randomUUID(), kind: 'tanda-tangan-penerima' },
    { evidenceId: randomUUID(), kind: 'tanda-tangan-saksi' },
    { evidenceId: randomUUID(), kind: 'foto-penyerahan' },
  ];
  for (const [index, { evidenceId }] of evidence.entries()) {
    const path = `${fundsPath(story)}/recipients/${householdId}/evidence/${evidenceId}`;
    await story.upload('bendahara-bansos', path, photo(40 * index, 90, 120));
  }
  const { body } = await actsOn(story)('bendahara-bansos', 'handovers', {
    householdId,
    place: 'kantor',
    way: 'tunai',
    villageOfficer: { present: true, name: 'Hamdaniwijaya Sekdesraya', role: 'petugas-desa' },
    receivedByRecipient: true,
    evidence,
  });
  story.basts.push(body.recipients.find((one) => one.householdId === householdId)?.bast ?? '');
}

function actsOn(story: Story) {
  return (role: Role, act: string, body: object = {}) =>
    story.send<ShownFunds>(role, 'POST', `${fundsPath(story)}/${act}`, body);
}
