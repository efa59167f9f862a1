import { randomUUID } from 'node:crypto';
import { photo } from '../papers.ts';
import type { Story } from '../story.ts';
import type { Household } from './incident.ts';

interface ShownHandover {
  readonly bast: { readonly bast: string } | null;
}

interface ShownIncident {
  readonly households: readonly { readonly householdId: string; readonly eligible: boolean }[];
}

/** Packed, issued and handed over at the place, with a BAST that a village officer witnesses. */
export async function giveGoods(
  story: Story,
  { householdId }: Household,
  goods: readonly { readonly item: string; readonly quantity: number }[],
): Promise<void> {
  await goodsDeskKnows(story, householdId);
  const path = `/api/disbursement/goods/cases/${story.caseId}/households/${householdId}`;
  const desk = (act: string, body: object = {}) =>
    story.send<ShownHandover>('petugas-logistik', 'POST', `${path}/${act}`, body);
  await desk('preparation', { goods });
  await desk('issue');
  const [receipt, signature] = [randomUUID(), randomUUID()];
  for (const evidenceId of [receipt, signature]) {
    await story.upload('petugas-logistik', `${path}/evidence/${evidenceId}`, photo(30, 60, evidenceId.length));
  }
  const { body } = await desk('handover', {
    place: 'lokasi-bencana',
    recipient: { evidenceId: receipt },
    witnesses: [
      {
        name: 'Hamdaniwijaya Sekdesraya',
        role: 'petugas-desa',
        officerId: `${story.tenant}.petugas-desa`,
        evidenceId: signature,
      },
    ],
  });
  story.basts.push(body.bast?.bast ?? '');
  if (!story.steps.includes('goods')) story.steps.push('goods');
}

/** Decision and step come from two services: waits until both have arrived. */
export async function goodsDeskKnows(story: Story, householdId: string): Promise<void> {
  const after = await story.opened('goods');
  const path = `/api/disbursement/goods/cases/${story.caseId}?after=${after}`;
  await story.until(`household ${householdId} to be eligible`, async () => {
    const { body } = await story.send<ShownIncident>('petugas-logistik', 'GET', path);
    return body.households.some((known) => known.householdId === householdId && known.eligible);
  });
}
