import { resolve } from 'node:path';
import { calendarAlarm, loadStandards, StandardsError } from '@alur/standards';
import { Command } from 'commander';
import type { CommandContext } from './context.ts';
import { found } from './failure.ts';

export function standardsCommand({ terminal }: CommandContext): Command {
  const standards = new Command('standards').description('services, routes, tenants and calendars');
  standards
    .command('check')
    .description('check every file as the start of the office does, and show all faults')
    .option('--directory <folder>', 'folder with services/, tenants/ and calendars/ (default: those that ship)')
    .action(({ directory }: { directory?: string }) => {
      try {
        const loaded = loadStandards(directory === undefined ? {} : { directory: resolve(directory) });
        const years = loaded.calendars
          .map(({ year, provisional }) => (provisional ? `${year} (provisional)` : String(year)))
          .join(', ');
        terminal.print(
          `sound: ${loaded.services().length} services, ${loaded.tenants().length} tenants, calendars of ${years}`,
        );
        const alarm = calendarAlarm(loaded.clock, new Date().toISOString().slice(0, 10));
        if (alarm !== null) {
          terminal.print(
            `calendar of ${alarm.year} is ${alarm.state}: add calendars/${alarm.year}.v<version>.yaml from the SKB 3 Menteri of that year`,
          );
        }
      } catch (error) {
        if (error instanceof StandardsError) throw found(error.message);
        throw error;
      }
    });
  return standards;
}
