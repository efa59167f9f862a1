import { z } from 'zod';
import { code, done, eventsOf, id, instant } from '../contract.ts';

const { event } = eventsOf('intake');

/** What decides the form of aid is the local class (INC-40); the class of UU 24/2007 is recorded beside it. */
export const incident = z.object({
  localClass: z.enum(['alam', 'sosial']),
  uuClass: z.enum(['alam', 'nonalam', 'sosial']),
  /** `kebakaran`, `banjir`, `longsor`, … */
  hazard: code,
  occurredAt: instant,
  /** True: the hazard usually is of the other local class, and no official has settled it; absent: no. */
  unusual: z.boolean().optional(),
  /** Rounded to about 1 km, so that it identifies no house; null when unknown. */
  place: z.object({ latitude: z.number(), longitude: z.number() }).nullable(),
});

export const CaseClassProposed = event(
  'class-proposed',
  'The Kabid names the local class of a disaster; it counts when the head of the office confirms it.',
  { caseId: id, localClass: incident.shape.localClass, reasonCode: code, ...done },
);

export const CaseReclassified = event(
  'reclassified',
  'The head of the office settled the local class of a disaster (R-05).',
  { caseId: id, localClass: incident.shape.localClass, reasonCode: code, proposedBy: id, ...done },
);
