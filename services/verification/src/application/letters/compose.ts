import { indonesianDate, requirePrintable, type SignatureBlock } from '@alur/documents';
import { type Letter, type LetterPlaceholder, subdistrictName, templateOf, villageName } from '@alur/standards';
import type { DraftSnapshot, Issuer } from './snapshot.ts';

/** The words of one letter, ready to be set on paper. */
export interface LetterText {
  readonly layout: Letter['layout'];
  readonly letterhead: readonly string[];
  readonly title: string;
  readonly number: string;
  readonly addressee: readonly string[];
  readonly opening: string;
  readonly rows: readonly { readonly label: string; readonly value: string }[];
  readonly body: readonly string[];
  readonly closing: string;
  /** `Muaradua, 1 Desember 2026`. */
  readonly placeAndDate: string;
  readonly nature: string;
  readonly copies: readonly string[];
  readonly signatory: SignatureBlock;
}

const SEX = { L: 'Laki-laki', P: 'Perempuan' } as const;

/** Fills a template with a snapshot. `number` and `issueDate` are those of the register, or placeholders of a draft. */
export function composeLetter(
  snapshot: DraftSnapshot,
  issuer: Issuer,
  issue: { readonly number: string; readonly date: string },
): LetterText {
  const template = templateOf(snapshot.letterType, snapshot.templateVersion);
  const values = valuesOf(snapshot, issuer);
  const filled = (text: string) => fill(text, values);
  const personRows = Object.entries(template.rows).map(([label, value]) => ({ label, value: filled(value) }));
  const addedRows = Object.entries(template.fields).map(([code, label]) => ({
    label,
    value: snapshot.fields[code]?.trim() ?? '',
  }));
  return {
    layout: template.layout,
    letterhead: issuer.letterhead,
    title: filled(template.title),
    number: issue.number,
    addressee: template.addressee.map(filled),
    opening: filled(template.opening),
    rows: [...personRows, ...addedRows].filter(({ value }) => value !== ''),
    body: template.body.map(filled),
    closing: filled(template.closing),
    placeAndDate: [issuer.place, indonesianDate(issue.date)].filter(Boolean).join(', '),
    nature: template.nature ?? 'Biasa',
    copies: issuer.copies ?? [],
    signatory: issuer.signatory,
  };
}

/**
 * A letter with a character that its fonts lack is refused before it has a number.
 * @throws UnprintableTextError
 */
export function requirePrintableLetter({ person, fields }: DraftSnapshot): Promise<void> {
  return requirePrintable({ nama: person.name, alamat: person.address, ...fields });
}

function valuesOf(
  { person, registryDataDate }: DraftSnapshot,
  issuer: Issuer,
): Readonly<Record<LetterPlaceholder, string>> {
  return {
    nama: person.name,
    nik: person.nik ?? '',
    kk: person.kk ?? '',
    lahir: person.birthDate === null ? '' : indonesianDate(person.birthDate),
    jenisKelamin: person.sex === null ? '' : SEX[person.sex],
    alamat: person.address ?? '',
    desa: villageName(person.village),
    kecamatan: subdistrictName(person.village),
    registri: `${issuer.registry.name} (${issuer.registry.code})`,
    kodeRegistri: issuer.registry.code,
    tanggalData: registryDataDate === null ? '' : indonesianDate(registryDataDate),
    kantor: issuer.office,
    kabupaten: issuer.district,
  };
}

/** A template names no other placeholders: it was checked when it was read. */
function fill(text: string, values: Readonly<Record<LetterPlaceholder, string>>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: LetterPlaceholder) => values[name]);
}
