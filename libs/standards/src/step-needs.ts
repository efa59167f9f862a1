import type { Step } from './route.ts';
import type { StepKind } from './step-kinds.ts';

/** An end of an earlier step without which the acts of a step are refused. */
export interface Need {
  readonly kind: StepKind;
  /** Absent: any. */
  readonly outcome?: string;
}

/** aid goes to households that were assessed and found eligible. */
const AID: readonly Need[] = [
  { kind: 'assessment', outcome: 'done' },
  { kind: 'eligibility-decision', outcome: 'eligible' },
];

const NEEDS: Readonly<Record<string, readonly Need[]>> = {
  // Dukcapil, SIKS-NG and the Bupati's letter, in this order, before PUSDATIN can answer.
  'siks-ng-entry': [{ kind: 'dukcapil-match', outcome: 'matched' }],
  'external-wait:pusdatin': [
    { kind: 'siks-ng-entry', outcome: 'entered' },
    { kind: 'bupati-endorsement', outcome: 'endorsed' },
  ],
  // what is forwarded is a signed letter.
  forwarding: [{ kind: 'letter', outcome: 'delivered' }],
  // no work at the place of an incident before the Kabid sent a team.
  'emergency-response': [{ kind: 'disposition', outcome: 'assigned' }],
  assessment: [{ kind: 'disposition', outcome: 'assigned' }],
  goods: AID,
  funds: AID,
  // the report lists the goods that were handed over, or were not.
  report: [{ kind: 'goods' }],
};

/** Steps that must have ended in this way before anybody can work in the step; the owner of the step checks it again. */
export function needsOf({
  kind,
  params,
}: {
  readonly kind: string;
  readonly params?: Step['params'];
}): readonly Need[] {
  return NEEDS[kind === 'external-wait' ? `${kind}:${params?.['body']}` : kind] ?? [];
}
