import type { Area } from './area.ts';

export const grants: Area = { controllers: [], providers: [], publish: () => undefined };
