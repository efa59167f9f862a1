import { type Decision, type Rejection, reject } from '@alur/event-sourcing';
import type { CommandOf } from './grant-batch-commands.ts';
import type { BatchOpened, GrantBatchEvent } from './grant-batch-events.ts';
import { type GrantBatchState, onList } from './grant-batch-state.ts';

export type Opened = GrantBatchState & { readonly opened: BatchOpened };

/** The decree names who stands on the list now. After a hand-over it changes with the list only, by an amended decree. */
export function recordDecree(
  batch: Opened,
  { decree, today, by, at }: CommandOf<'record-decree'>,
): Decision<GrantBatchEvent> {
  const { batchId } = batch.opened;
  if (batch.opened.decree === 'none') {
    return reject('decree-not-asked', 'Standar layanan ini tidak menyebut SK. Penyaluran tidak memerlukannya.');
  }
  if (decree.decree !== batch.opened.decree) {
    const facts = { asked: batch.opened.decree };
    return reject(
      'decree-of-other-office',
      'SK ini ditetapkan oleh pejabat lain daripada yang diminta standar layanan.',
      {
        rule: 'R-17',
        facts,
      },
    );
  }
  if (decree.date > today) return reject('decree-date-ahead', 'Tanggal SK belum tiba. Periksa kembali.');
  const old = batch.decree;
  if (
    old !== null &&
    old.number === decree.number &&
    old.date === decree.date &&
    old.documentId === decree.documentId
  ) {
    return [];
  }
  const recipients = onList(batch);
  const served = Object.values(batch.recipients).some(
    ({ stage }) => stage === 'handed-over' || stage === 'handing-over',
  );
  if (old !== null && served) {
    if (same(recipients, old.recipients)) {
      return reject(
        'already-handed-over',
        'SK tidak dapat diganti sesudah bantuan diserahkan, kecuali daftarnya berubah.',
      );
    }
    if (decree.number === old.number) {
      return reject('decree-number-used', 'SK perubahan mempunyai nomor sendiri. Periksa nomornya.', { rule: 'R-17' });
    }
  }
  const named = { version: batch.decrees.length + 1, recipients };
  return [{ type: 'grant-batch.decreed.v1', data: { batchId, ...decree, ...named, by, at } }];
}

function same(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((one) => others.includes(one));
}

/** nobody is served without a decree, nor whom it does not name. */
export function notNamed(batch: Opened, subjectId: string): Rejection | undefined {
  if (batch.opened.decree !== 'none' && batch.decree === null) {
    return reject('decree-missing', 'SK penerima belum dicatat. Bantuan diserahkan sesudah SK ditetapkan.', {
      rule: 'R-17',
      facts: { asked: batch.opened.decree },
    });
  }
  if (batch.decree !== null && !batch.decree.recipients.includes(subjectId)) {
    return reject(
      'not-in-decree',
      'SK tidak menyebut orang ini. Catat SK perubahan dengan daftar penerima yang baru.',
      {
        rule: 'R-17',
        facts: { decree: batch.decree.number },
      },
    );
  }
  return undefined;
}
