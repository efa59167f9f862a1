import type { MaskedPerson } from '@alur/contracts';
import { filtered } from '@alur/identity';
import type { StoredDocument } from '@alur/read-models';
import { type Holding, isActive, officerName, rolesOf, subdistrictName, villageName } from '@alur/standards';
import { villageFilter } from '../application/access.ts';
import { blockOf } from '../application/may-do.ts';
import type { WorkItem } from '../views/worklist.ts';
import { list, pagesOf } from './export/list.ts';
import { ListQuery } from './export/lists.ts';

export interface WaitingLetter {
  readonly letterId: string;
  /** Revision of the draft that is shown; the signature names it, so that nothing else is signed. */
  readonly revision: number | null;
  readonly caseId: string;
  readonly ticket: string;
  readonly letterType: string;
  readonly letterName: string;
  readonly service: string;
  readonly serviceName: string;
  readonly village: string | null;
  readonly person: MaskedPerson | null;
  readonly urgent: boolean;
  readonly draftedBy: string;
  readonly draftedByName: string;
  readonly draftedAt: string;
  /** False for who drafted it, or did a step that is kept apart. */
  readonly mayDo: boolean;
}

/** Drafts that wait for the holder of an office, the oldest first. */
export const signatureDesk = list<ListQuery, WaitingLetter>({
  operationId: 'SignatureDesk_list',
  heading: 'Meja tanda tangan',
  route: 'api/portal/signature-desk',
  readers: rolesOf('letter', 'sign'),
  access: filtered('drafts for the officer’s offices in the officer’s place'),
  summary: 'Konsep surat yang menunggu tanda tangan Anda; tandatangani lewat POST /api/verification/letters/signatures',
  find: async (sources, { officer, tenant }) => {
    const now = sources.ports.clock.now().toISOString();
    const { holdings } = await sources.ports.staff.of(tenant);
    const mandates = holdings.filter((one) => one.kind === 'an' && one.officer === officer.id && isActive(one, now));
    const signer = { id: officer.id, roles: [...officer.roles, ...mandates.map(({ role }) => role)] };
    const filter = {
      tenant,
      act: 'sign',
      roles: { in: signer.roles },
      excluded: { not: officer.id },
      ...villageFilter(officer),
    };
    return pagesOf(sources.views.worklist, { filter, sort: { by: ['openedAt'], direction: 'asc' } }, async (items) => {
      const tickets = await sources.cases.ticketsOf(items);
      const personOf = await sources.people(tenant, items);
      return items.map((item) => {
        const { letterId = '', letterType = '', draftedBy = '', caseId, service, village, urgent, openedAt } = item;
        const { wording } = sources;
        return {
          letterId,
          revision: revisionOf(item),
          caseId,
          ticket: tickets.get(caseId) ?? '',
          letterType,
          letterName: wording.letter(tenant, letterType, openedAt.slice(0, 10)),
          service,
          serviceName: wording.serviceName(service),
          village,
          person: personOf(item),
          urgent,
          draftedBy,
          draftedByName: officerName(sources.ports.standards.tenant(tenant), draftedBy),
          draftedAt: openedAt,
          mayDo:
            blockOf(item, officer) === null ||
            (blockOf(item, signer) === null && mandates.some((one) => inScope(one, letterType))),
        };
      });
    });
  },
  name: 'meja-tanda-tangan',
  columns: [
    ['Nomor tiket', (line) => line.ticket],
    ['Surat', (line) => line.letterName],
    ['Layanan', (line) => line.serviceName],
    ['Nama (disamarkan)', (line) => line.person?.name ?? null],
    ['Desa/kelurahan', (line) => villageName(line.village)],
    ['Kecamatan', (line) => subdistrictName(line.village)],
    ['Konsep disusun', (line, stamp) => stamp(line.draftedAt)],
    ['Penyusun', (line) => line.draftedByName],
    ['Mendesak', (line) => (line.urgent ? 'Ya' : 'Tidak')],
  ],
});

/** Of the stream of the letter. */
function revisionOf({ tenant, letterId, _sources }: WorkItem & StoredDocument): number | null {
  return _sources[`${tenant}/letter/${letterId}`] ?? null;
}

function inScope({ scope }: Holding, letterType: string): boolean {
  return scope.length === 0 || scope.includes(letterType);
}
