import { type Decision, type Rejection, reject } from '@alur/event-sourcing';
import { alternatives, missingDocuments, missingPapers } from '@alur/standards';
import type { Actor, CommandOf } from './case-commands.ts';
import type { CaseEvent } from './case-events.ts';
import { definitionOf, type OfficeRules } from './case-rules.ts';
import { type KnownCase, type OpenStep, suppliedCodes } from './case-state.ts';
import { completeFile, completeStep } from './case-steps.ts';

/** Papers that may always be added beside those that the service asks for. */
const ALWAYS_WELCOME = ['data-pendukung-lain', 'dokumentasi'];

export function attach(
  state: KnownCase,
  command: CommandOf<'attach-document'>,
  office: OfficeRules,
): Decision<CaseEvent> {
  const known = state.documents.find((d) => d.documentId === command.documentId);
  if (known?.refused) {
    return reject(
      'document-refused',
      'Dokumen yang sama sudah dinyatakan tidak dapat dipakai. Unggah dokumen yang baru.',
    );
  }
  if (known) return [];
  const asked = codesAsked(state, office);
  if (!asked.has(command.code) && !ALWAYS_WELCOME.includes(command.code)) {
    return reject('document-not-asked', 'Layanan ini tidak meminta dokumen tersebut. Pilih kode dari daftar syarat.', {
      facts: { asked: [...asked, ...ALWAYS_WELCOME] },
    });
  }
  const { type: _, ...data } = command;
  return [{ type: 'case.document-attached.v1', data: { caseId: state.opened.caseId, ...data } }];
}

function codesAsked(state: KnownCase, { tenant, rules }: OfficeRules): Set<string> {
  return new Set(definitionOf(state, tenant, rules).documents.flatMap(alternatives));
}

export function dispense(
  state: KnownCase,
  command: CommandOf<'grant-dispensation'>,
  office: OfficeRules,
): Decision<CaseEvent> {
  const { code, substitute, reasonCode, by, at } = command;
  const rule = definitionOf(state, office.tenant, office.rules).documents.find(
    (d) => d.code === code || alternatives(d).includes(code),
  );
  if (!rule) {
    return reject('document-not-asked', 'Layanan ini tidak meminta dokumen tersebut; dispensasi tidak perlu.');
  }
  const known = state.dispensations.find((d) => d.code === rule.code);
  if (known?.substitute === substitute && known.reasonCode === reasonCode) return [];
  if (known) {
    return reject('dispensation-conflict', 'Dispensasi dokumen ini sudah dicatat dengan alasan atau pengganti lain.', {
      facts: { code: rule.code },
    });
  }
  const { caseId } = state.opened;
  return [{ type: 'case.dispensation-granted.v1', data: { caseId, code: rule.code, substitute, reasonCode, by, at } }];
}

export function checkCompleteness(
  state: KnownCase,
  command: CommandOf<'check-completeness'>,
  office: OfficeRules,
): Decision<CaseEvent> {
  const { decision, age, by, at } = command;
  const step = Object.values(state.open).find((s) => s.kind === 'completeness');
  if (!step) {
    return reject(
      'step-not-open',
      state.status === 'returned'
        ? 'Berkas masih di pemohon. Catat dahulu bahwa berkas sudah dilengkapi.'
        : 'Pemeriksaan kelengkapan tidak sedang terbuka untuk perkara ini.',
    );
  }
  const refusal = mayNot(step, by);
  if (refusal) return refusal;
  const definition = definitionOf(state, office.tenant, office.rules);
  const absent = missingDocuments(definition, { age }, suppliedCodes(state), state.dispensations).map(
    (rule) => rule.code,
  );
  const done = { by: by.id, officers: [], at };
  if (decision === 'complete') {
    if (absent.length > 0) {
      return reject(
        'documents-missing',
        'Berkas belum lengkap. Minta dokumen yang kurang, atau catat dispensasi beralasan.',
        {
          rule: 'R-03',
          facts: { missing: absent },
        },
      );
    }
    const between = (s: KnownCase) => [completeFile(s, by.id, at, definition, office.rules)];
    return completeStep(state, step, { ...done, outcome: 'complete', missing: [], between }, definition, office.rules);
  }
  const asked = codesAsked(state, office);
  const unusable = command.unusable.filter((code) => code.split('|').some((part) => asked.has(part)));
  const missing = [...new Set([...absent, ...unusable])];
  if (missing.length === 0) {
    return reject(
      'nothing-missing',
      'Semua dokumen sudah ada. Sebutkan dokumen yang tidak dapat dipakai, atau nyatakan lengkap.',
      {
        rule: 'R-03',
      },
    );
  }
  const reasonCode = absent.length > 0 ? 'berkas-kurang' : 'tidak-terbaca';
  return completeStep(state, step, { ...done, outcome: 'incomplete', missing, reasonCode }, definition, office.rules);
}

export function receivePapers(
  state: KnownCase,
  { age, by, at }: CommandOf<'receive-papers'>,
  office: OfficeRules,
): Decision<CaseEvent> {
  const step = Object.values(state.open).find((s) => s.kind === 'papers');
  if (!step) return reject('step-not-open', 'Perkara ini tidak sedang menunggu surat yang menyusul.');
  const refusal = mayNot(step, by);
  if (refusal) return refusal;
  const definition = definitionOf(state, office.tenant, office.rules);
  const missing = missingPapers(definition, { age }, suppliedCodes(state), state.dispensations).map(
    (rule) => rule.code,
  );
  if (missing.length > 0) {
    return reject(
      'documents-missing',
      'Surat yang menyusul belum lengkap. Minta dokumen yang kurang, atau catat dispensasi beralasan.',
      { facts: { missing } },
    );
  }
  const done = { outcome: 'received', by: by.id, officers: [], missing: [], at };
  return completeStep(state, step, done, definition, office.rules);
}

function mayNot(step: OpenStep, by: Actor): Rejection | undefined {
  if (!step.roles.some((role) => by.roles.includes(role))) {
    return reject('wrong-role', 'Langkah ini dikerjakan oleh peran lain.', { facts: { roles: step.roles } });
  }
  return step.notBy.includes(by.id) ? separateOfficer() : undefined;
}

export function separateOfficer(): Rejection {
  return reject(
    'not-by-same-officer',
    'Langkah ini harus dikerjakan petugas lain, karena petugas ini mengerjakan langkah sebelumnya atau diadukan.',
  );
}
