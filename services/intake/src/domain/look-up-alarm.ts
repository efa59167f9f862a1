import type { DataOf, LookUpsExceeded } from '@alur/contracts';
import { type Decider, type DomainEvent, evolution } from '@alur/event-sourcing';

export type LookUpAlarmEvent = DomainEvent<'look-up-alarm.raised.v1', DataOf<typeof LookUpsExceeded>>;

export type LookUpAlarmCommand = { readonly type: 'raise' } & DataOf<typeof LookUpsExceeded>;

export interface LookUpAlarmState {
  /** The newest alarm of each kind, ISO 8601. */
  readonly raised: Readonly<Record<string, string>>;
}

/**
 * The alarms about one officer. One of a kind within the time of its budget is enough, from whichever process of the
 * service they come.
 */
export const lookUpAlarm: Decider<LookUpAlarmState, LookUpAlarmCommand, LookUpAlarmEvent> = {
  name: 'look-up-alarm',
  initial: { raised: {} },
  decide({ raised }, { type: _, ...data }) {
    const before = raised[data.kind];
    const enough = before !== undefined && Date.parse(data.at) - Date.parse(before) < data.minutes * 60_000;
    return enough ? [] : [{ type: 'look-up-alarm.raised.v1', data }];
  },
  ...evolution<LookUpAlarmState, LookUpAlarmEvent>({
    'look-up-alarm.raised.v1': ({ raised }, { kind, at }) => ({ raised: { ...raised, [kind]: at } }),
  }),
};
