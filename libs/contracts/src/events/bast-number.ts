import { z } from 'zod';

/** Number of a hand-over report (BAST). */
export const bastNumber = z.string().min(1).max(80);
