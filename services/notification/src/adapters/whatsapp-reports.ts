import { messageOf } from './whatsapp.ts';

/** What the provider says became of one of our messages. */
export interface DeliveryReport {
  readonly tenant: string;
  readonly messageId: string;
  readonly status: 'sent' | 'delivered' | 'failed';
  readonly reasonCode: string;
}

const STATUSES: ReadonlyMap<unknown, DeliveryReport['status']> = new Map([
  ['sent', 'sent'],
  ['delivered', 'delivered'],
  ['read', 'delivered'],
  ['failed', 'failed'],
]);

/** The reports in a webhook: `entry[].changes[].value.statuses[]`. What is no report of ours is left out. */
export function reportsOf(body: unknown): DeliveryReport[] {
  return list(field(body, 'entry'))
    .flatMap((entry) => list(field(entry, 'changes')))
    .flatMap((change) => list(field(field(change, 'value'), 'statuses')))
    .flatMap((status) => reportOf(status) ?? []);
}

function reportOf(report: unknown): DeliveryReport | undefined {
  const of = messageOf(field(report, 'biz_opaque_callback_data'));
  const status = STATUSES.get(field(report, 'status'));
  if (of === undefined || status === undefined) return undefined;
  const code = field(list(field(report, 'errors'))[0], 'code');
  return { ...of, status, reasonCode: typeof code === 'number' ? `whatsapp-${code}` : 'whatsapp-failed' };
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
