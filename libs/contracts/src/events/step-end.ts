import { z } from 'zod';

/** The event ends the step of a case. */
export const completesStep = { completesStep: true };

/** Number of a hand-over report (BAST). */
export const bastNumber = z.string().min(1).max(80);
