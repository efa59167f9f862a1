import type { Tenant } from '@alur/standards';
import { indonesianDate } from './indonesian.ts';
import { Paper, type PaperOptions } from './paper.ts';

/**
 * A sheet of the office with its letterhead and emblem: letters on the paper that the office uses, reports on A4.
 * @param kind `list` lies on its side, for tables with many columns
 */
export async function officePaper(
  tenant: Pick<Tenant, 'letterhead' | 'emblem' | 'paper'>,
  options: Omit<PaperOptions, 'sheet'>,
  kind: 'letter' | 'report' | 'list' = 'letter',
): Promise<Paper> {
  const { paper = 'A4', letterhead, emblem = null } = tenant;
  const sheet = kind === 'report' ? 'A4' : kind === 'list' ? (`${paper}-list` as const) : paper;
  return (await Paper.open({ ...options, sheet })).letterhead(letterhead, emblem);
}

/** `Muaradua, 1 Desember 2026`: where the office is, and when a paper is issued. */
export function placeAndDate({ office }: Pick<Tenant, 'office'>, isoDate: string): string {
  return `${office.seat}, ${indonesianDate(isoDate)}`;
}

/** Who gets a copy of a paper, by its document code. */
export function copiesOf({ copies }: Pick<Tenant, 'copies'>, paper: string): readonly string[] {
  return copies?.[paper] ?? [];
}
