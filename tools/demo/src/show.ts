import { loadStandards } from '@alur/standards';
import { type Played, playAll } from './play.ts';

const COLUMNS = [39, 6, 11, 38, 6] as const;
const HEADER = line(['service', 'steps', 'outcome', 'letter or BAST number', 'events']);

/** Plays the demo on the office at this address and prints how each service went; answers whether all kept their promise. */
export async function showAll(url: string, print: (line: string) => void): Promise<boolean> {
  print(HEADER);
  const all = await playAll(url, (played) => print(row(played)));
  const total = loadStandards()
    .services()
    .filter(({ catalogued }) => catalogued).length;
  const faults = all.filter(({ fault }) => fault !== undefined);
  for (const { service, fault } of faults) print(`\n${service} failed: ${fault}`);
  print(`\nservices completed: ${all.length - faults.length} of ${total}`);
  return faults.length === 0;
}

function row({ service, steps, outcome, letters, basts, events }: Played): string {
  return line([service, String(steps.length), outcome, [...letters, ...basts].at(-1) ?? '-', String(events)]);
}

function line(cells: readonly string[]): string {
  return cells.map((cell, index) => cell.padEnd(COLUMNS[index] ?? 0)).join(' ');
}
