import type { Area } from './area.ts';

export const money: Area = { controllers: [], providers: [], publish: () => undefined };
