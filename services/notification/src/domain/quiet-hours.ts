import type { Channel } from './channel.ts';

/** From 20.00 to 07.00 local time nobody is disturbed, unless an incident is urgent. */
export const QUIET_HOURS = { from: 20 * 60, to: 7 * 60 } as const;

/** A paper in the tray of the counter wakes nobody, and the citizen may stand there. */
export function disturbs(channel: Channel, { urgent }: { readonly urgent: boolean }): boolean {
  return !urgent && channel !== 'folder';
}

const DAY_MINUTES = 24 * 60;

/** The end of the quiet hours in which an instant lies (ISO, UTC); null when it lies in none. The zones know no summer time. */
export function quietUntil(
  at: string,
  zone: string,
  hours: { readonly from: number; readonly to: number } = QUIET_HOURS,
): string | null {
  const minute = localMinute(at, zone);
  const sinceFrom = (minute - hours.from + DAY_MINUTES) % DAY_MINUTES;
  if (sinceFrom >= (hours.to - hours.from + DAY_MINUTES) % DAY_MINUTES) return null;
  const wait = (hours.to - minute + DAY_MINUTES) % DAY_MINUTES;
  const whole = Math.floor(Date.parse(at) / 60_000) * 60_000;
  return new Date(whole + wait * 60_000).toISOString();
}

function localMinute(at: string, zone: string): number {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const [hour = 0, minute = 0] = format.format(new Date(at)).split(':').map(Number);
  return hour * 60 + minute;
}
