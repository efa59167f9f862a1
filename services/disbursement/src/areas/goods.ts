import type { Area } from './area.ts';

export const goods: Area = { controllers: [], providers: [], publish: () => undefined };
