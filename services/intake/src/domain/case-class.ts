import { type Decision, type Rejection, reject } from '@alur/event-sourcing';
import type { CommandOf } from './case-commands.ts';
import type { CaseEvent } from './case-events.ts';
import { definitionOf, type OfficeRules } from './case-rules.ts';
import type { KnownCase } from './case-state.ts';

/** the local class decides whether money may be given, so two officers settle it, and not after the payment. */
export function proposeClass(
  state: KnownCase,
  { localClass, reasonCode, by, at }: CommandOf<'propose-class'>,
  { tenant, rules }: OfficeRules,
): Decision<CaseEvent> {
  const refusal = notNow(state);
  if (refusal) return refusal;
  const { klasifikasiLokal } = definitionOf(state, tenant, rules);
  if (klasifikasiLokal === 'alam' && localClass === 'sosial') {
    return reject(
      'class-of-another-service',
      'Layanan ini tidak mempunyai langkah dana. Catat kejadian pada layanan korban bencana sosial, lalu cabut perkara ini.',
      { rule: 'R-05', facts: { klasifikasiLokal } },
    );
  }
  const { caseId } = state.opened;
  return [{ type: 'case.class-proposed.v1', data: { caseId, localClass, reasonCode, by, at } }];
}

export function confirmClass(state: KnownCase, { by, at }: CommandOf<'confirm-class'>): Decision<CaseEvent> {
  const refusal = notNow(state);
  if (refusal) return refusal;
  const { classProposed } = state;
  if (classProposed === null) {
    return reject('not-proposed', 'Kabid Linjamsos belum mengusulkan kelas bencana untuk perkara ini.', {
      rule: 'R-05',
    });
  }
  if (classProposed.by === by) {
    return reject('not-by-same-officer', 'Kelas bencana ditetapkan oleh petugas lain daripada yang mengusulkannya.');
  }
  const { caseId, localClass, reasonCode, by: proposedBy } = classProposed;
  return [{ type: 'case.reclassified.v1', data: { caseId, localClass, reasonCode, proposedBy, by, at } }];
}

function notNow({ opened, paymentOrdered }: KnownCase): Rejection | undefined {
  if (opened.incident === undefined) {
    return reject('incident-unexpected', 'Perkara ini bukan kejadian bencana, sehingga tidak mempunyai kelas.');
  }
  if (!paymentOrdered) return undefined;
  return reject('already-paid', 'SP2D sudah terbit, sehingga kelas bencana tidak dapat diubah lagi.', { rule: 'R-05' });
}
