import { DISASTERS } from './stories/disasters.ts';
import { GRANTS } from './stories/grants.ts';
import { GROUPS } from './stories/groups.ts';
import { LETTERS } from './stories/letters.ts';
import { RECOMMENDATIONS } from './stories/recommendations.ts';
import { RECORDS } from './stories/records.ts';
import type { Scene } from './stories/scene.ts';

export type { Scene } from './stories/scene.ts';
export { WAITING } from './stories/waiting.ts';

/** One realistic case of every published service. */
export const SCENES: readonly Scene[] = [
  ...LETTERS,
  ...GROUPS,
  ...RECOMMENDATIONS,
  ...RECORDS,
  ...DISASTERS,
  ...GRANTS,
];
