import type { DemoClient, Story } from '../story.ts';

/** The line of the budget from which the demo pays. */
export const FUND_LINE = { year: 2026, fund: 'btt', line: 'bansos-tidak-terencana' } as const;

const SHELVES = [
  { item: 'beras-5kg', label: 'Beras 5 kg', unit: 'karung', lowBelow: 20, lot: 'BRS-2026-06', expires: '2027-03-31' },
  { item: 'paket-sandang', label: 'Paket sandang', unit: 'paket', lowBelow: 10, lot: 'SDG-2026-05', expires: null },
  { item: 'selimut', label: 'Selimut', unit: 'lembar', lowBelow: 15, lot: 'SLM-2026-04', expires: null },
] as const;

/** Before the first disaster: goods on the shelves, a budget for unplanned aid. Done again, it adds another delivery. */
export async function supplyOffice(office: DemoClient): Promise<void> {
  const warehouse = await office.as('oku-selatan', 'petugas-logistik');
  for (const { item, label, unit, lowBelow, lot, expires } of SHELVES) {
    const path = `/api/disbursement/stock/${item}`;
    await warehouse.expect('PUT', path, { body: { label, unit, lowBelow } });
    const delivery = { lot, quantity: 200, source: 'apbd', ...(expires === null ? {} : { expires }) };
    await warehouse.expect('POST', `${path}/lots`, { body: delivery });
  }
  const { year, fund, line } = FUND_LINE;
  const bpkad = await office.as('oku-selatan', 'bpkad');
  const path = `/api/disbursement/fund-lines/${year}/${fund}/${line}`;
  await bpkad.expect('PUT', path, { body: { budget: 500_000_000 } });
}

/** Where the money of a case is asked for. */
export function fundsPath({ caseId }: Story): string {
  return `/api/disbursement/funds/${caseId}`;
}
