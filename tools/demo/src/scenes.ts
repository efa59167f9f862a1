import { ROLES, type Role, shippedFile, shippedFolder, slug } from '@alur/standards';
import { z } from 'zod';
import { DEMO_TENANTS, type DemoTenant } from './accounts.ts';
import { actField, playActs } from './acts.ts';
import type { Household } from './desks/incident.ts';
import type { Story } from './story.ts';

const scenes = z.array(
  z.strictObject({
    service: slug,
    tenant: z.enum(Object.keys(DEMO_TENANTS) as [DemoTenant]).default('oku-selatan'),
    /** Who looks the case up between the steps. */
    desk: z.enum(Object.keys(ROLES) as [Role]).default('front-office'),
    /** What the service promises: the end of the case and, where they are due, letters and hand-over reports (BAST). */
    promises: z
      .strictObject({ outcome: slug.default('completed'), letters: z.int().default(0), basts: z.int().default(0) })
      .prefault({}),
    acts: z.array(actField).min(1),
  }),
);

/** How one service goes from the counter to what it promises. */
export type Scene = Readonly<z.infer<typeof scenes>[number]>;

/** One realistic case of every published service. */
export const SCENES: readonly Scene[] = shippedFolder(import.meta.url, 'stories', scenes).flatMap(({ value }) => value);

/** Cases that `npm start` leaves in the middle, so that the worklists of the demo have something on them. */
export const WAITING: readonly Scene[] = shippedFile(import.meta.url, 'waiting.yaml', scenes);

/**
 * Plays a scene and answers the households that it found.
 * @param before name of an act at which to stop; absent: played to its end
 */
export async function playStory(
  story: Story,
  { service, acts }: Scene,
  before?: string,
): Promise<readonly Household[]> {
  const play = { story, service, households: [] as readonly Household[] };
  await playActs(play, acts, before);
  return play.households;
}
