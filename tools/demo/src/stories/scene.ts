import type { Role } from '@alur/standards';
import type { DemoTenant } from '../accounts.ts';
import type { Story } from '../story.ts';

/** How one published service goes from the counter to what it promises. */
export interface Scene {
  readonly service: string;
  readonly tenant: DemoTenant;
  readonly desk: Role;
  /** What the service promises: the end of the case and, where they are due, letters and hand-over reports (BAST). */
  readonly promises: { readonly outcome: string; readonly letters: number; readonly basts: number };
  play(story: Story): Promise<void>;
}

/** A case that `npm start` leaves in the middle, so that the worklists of the demo have something on them. */
export type WaitingScene = Omit<Scene, 'promises'>;

export const REGISTRY = { registry: 'DTSEN', dataDate: '2026-06-30' };

/** A service of OKU Selatan that ends with so many letters. */
export function oku(service: string, letters: number, play: Scene['play']): Scene {
  return okuScene(service, { outcome: 'completed', letters, basts: 0 }, play);
}

/** A service of OKU Selatan that ends with aid in somebody's hands. */
export function okuAid(service: string, basts: number, play: Scene['play']): Scene {
  return okuScene(service, { outcome: 'completed', letters: 0, basts }, play);
}

function okuScene(service: string, promises: Scene['promises'], play: Scene['play']): Scene {
  return { service, tenant: 'oku-selatan', desk: 'front-office', promises, play };
}
