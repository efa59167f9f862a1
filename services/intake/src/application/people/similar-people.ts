import type { MaskedPerson } from '@alur/contracts';
import { inJurisdiction } from '@alur/identity';
import type { ServicePorts } from '@alur/platform';
import type { IndexValues } from '@alur/privacy';
import { maskName } from '@alur/standards';
import { type LikenessReason, likeness, pointsOf, soundsOf } from '../../domain/likeness.ts';
import { bornOn, placeOf, type StoredIdentity, type Warning } from './identity.ts';
import { recordOf } from './masked-lines.ts';
import { allWith } from './people-search.ts';
import type { Registrar } from './registrar.ts';

/** Somebody who may be the same person, masked, and why. */
export interface SimilarPerson extends MaskedPerson {
  readonly subjectId: string;
  readonly village: string | null;
  readonly reasons: readonly LikenessReason[];
}

/** The most alike are shown first, so a longer list helps nobody. */
const SHOWN = 10;
/** People who are compared one by one, of one family card, birth date or name. */
const COMPARED = 300;

/**
 * Who is registered and may be this person, the most alike first: people without NIK are known by nothing else. People of
 * another place than the officer's are left out.
 * @param except the person itself
 */
export async function similarPeople(
  vault: Pick<ServicePorts['vault'], 'lookup' | 'getMany'>,
  tenant: string,
  identity: StoredIdentity,
  officer: Registrar,
  except: string | null,
): Promise<SimilarPerson[]> {
  const ids = new Set<string>();
  for (const wanted of questionsFor(identity)) {
    let compared = 0;
    for await (const id of allWith(vault, tenant, wanted)) {
      if (compared++ === COMPARED) break;
      if (id !== except) ids.add(id);
    }
  }
  const records = await vault.getMany<StoredIdentity>(tenant, [...ids].map(recordOf));
  return [...ids]
    .flatMap((subjectId) => {
      const other = records.get(recordOf(subjectId));
      if (other === undefined || !inJurisdiction(officer, other.village)) return [];
      const reasons = likeness(identity, other);
      return reasons.length === 0 ? [] : [{ subjectId, name: maskName(other.name), village: other.village, reasons }];
    })
    .sort((one, other) => pointsOf(other.reasons) - pointsOf(one.reasons))
    .slice(0, SHOWN);
}

function questionsFor({ name, kk, birthDate, village }: StoredIdentity): IndexValues[] {
  return [
    ...(kk === null ? [] : [{ kk: [kk] }]),
    ...(birthDate === null ? [] : [{ born: [bornOn(birthDate)] }]),
    ...(village === null ? [] : [{ sound: soundsOf(name), place: [placeOf(village)] }]),
  ];
}

/** The doubt beside a new person who is like others. */
export function similarWarning(similar: readonly SimilarPerson[]): Warning[] {
  if (similar.length === 0) return [];
  const message = `Ada ${similar.length} orang terdaftar yang mirip. Periksa dahulu; bila orangnya sama, usulkan penyatuan.`;
  return [{ field: 'name', code: 'similar-person', message }];
}

/** What of the person the officer gave right, for the person's access log. */
export function fieldsOfReasons(reasons: readonly LikenessReason[]): string[] {
  const fields = { nama: 'name', tanggal: 'birthDate', kk: 'kk', desa: 'village' } as const;
  return reasons.map((reason) => fields[reason.split('-')[0] as keyof typeof fields]);
}
