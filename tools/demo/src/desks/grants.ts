import { randomUUID } from 'node:crypto';
import type { Grant } from '../forms.ts';
import { photo, scannedPaper } from '../papers.ts';
import type { Story } from '../story.ts';

const BATCHES = '/api/disbursement/grant-batches';

/** Paths of a batch and of its one recipient. */
interface Batch {
  readonly batch: string;
  readonly recipient: string;
}

/** A batch for one person: listed, verified, met in the field. */
export async function listForGrant(story: Story, service: string, choice?: string): Promise<Batch> {
  const after = await story.opened('grant');
  const open = { service, ...(choice === undefined ? {} : { choice }) };
  const { batchId } = (await story.send<{ batchId: string }>('kabid-linjamsos', 'POST', BATCHES, open)).body;
  const batch = `${BATCHES}/${batchId}`;
  const candidate = { caseId: story.caseId };
  const listing = `${batch}/candidates?after=${after}`;
  const { subjectId } = (await story.send<{ subjectId: string }>('kabid-linjamsos', 'POST', listing, candidate)).body;
  const recipient = `${batch}/recipients/${subjectId}`;
  await story.send('back-office', 'POST', `${recipient}/verification`);
  await story.send('petugas-survei', 'POST', `${recipient}/field-check`);
  return { batch, recipient };
}

/** Listed, decreed, handed over, reported. R-17: nothing is given before the decree. */
export async function giveGrant(story: Story, service: string, grant: Grant): Promise<void> {
  const { choice, decree, items, witness, note } = grant;
  const { batch, recipient } = await listForGrant(story, service, choice);
  const evidenceId = randomUUID();
  const handOver = {
    items,
    witness: { name: witness, position: 'Kepala Desa' },
    evidenceIds: [evidenceId],
    place: 'lokasi',
    note,
  };
  if (decree !== undefined) {
    const missing = { code: 'decree-missing', rule: 'R-17' };
    await story.refused('petugas-logistik', `${recipient}/hand-over`, handOver, missing);
    await story.upload('kabid-linjamsos', `${batch}/decree`, scannedPaper(decree.decree), decree);
  }
  await story.upload('petugas-logistik', `${recipient}/evidence/${evidenceId}`, photo(70, 70, 140));
  const given = await story.send<{ bast: string }>('petugas-logistik', 'POST', `${recipient}/hand-over`, handOver);
  story.basts.push(given.body.bast);
  await story.send('kabid-linjamsos', 'POST', `${batch}/report`);
  story.steps.push('grant');
}
