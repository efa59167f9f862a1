import { join } from 'node:path';
import { z } from 'zod';
import type { Config } from '../config/config.ts';
import { type Clock, SetClock, SystemClock } from '../runtime/clock.ts';
import { keptFile } from './kept-file.ts';

const stored = z.object({ start: z.string(), setAt: z.iso.datetime() });

/**
 * The clock of the settings. A demo's clock is set once per data folder: all its processes go by it, and one that starts
 * again does not go back in time.
 */
export function clockOf({ demoClock, dataDirectory }: Config): Clock {
  if (demoClock === undefined) return new SystemClock();
  const name = `demo-clock-${Date.parse(demoClock)}.json`;
  const make = () => `${JSON.stringify({ start: demoClock, setAt: new Date().toISOString() })}\n`;
  const { start, setAt } = stored.parse(JSON.parse(keptFile(join(dataDirectory, name), make)));
  return new SetClock(start, Date.parse(setAt));
}
