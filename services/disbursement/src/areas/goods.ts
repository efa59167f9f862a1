import { AidCaseProcess } from '../processes/aid-case.process.ts';
import { publishGoods } from '../publishing/goods.ts';
import type { Area } from './area.ts';

export const goods: Area = { controllers: [AidCaseProcess], providers: [], publish: publishGoods };
