import type { CalendarNotDecreed, CalendarRevised, DataOf } from '@alur/contracts';
import { type Decider, type DomainEvent, evolution } from '@alur/event-sourcing';

type Revision = DataOf<typeof CalendarRevised>;
type Reminder = DataOf<typeof CalendarNotDecreed>;

export type WorkingCalendarEvent =
  | DomainEvent<'working-calendar.revised.v1', Revision>
  | DomainEvent<'working-calendar.not-decreed.v1', Reminder>;

export type WorkingCalendarCommand =
  | { readonly type: 'load'; readonly years: readonly Omit<Revision, 'at'>[]; readonly at: string }
  | ({ readonly type: 'remind' } & Reminder);

export interface WorkingCalendarState {
  /** Version by year. */
  readonly versions: Readonly<Record<number, number>>;
  /** Day of the newest reminder by year. */
  readonly reminded: Readonly<Record<number, string>>;
}

/** The calendars that an office counts by, and how often it was reminded that one is not decreed. */
export const workingCalendar: Decider<WorkingCalendarState, WorkingCalendarCommand, WorkingCalendarEvent> = {
  name: 'working-calendar',
  initial: { versions: {}, reminded: {} },
  decide({ versions, reminded }, command) {
    if (command.type === 'load') {
      const { years, at } = command;
      return years
        .filter(({ year, version }) => (versions[year] ?? 0) < version)
        .map((found) => ({ type: 'working-calendar.revised.v1', data: { ...found, at } }));
    }
    const { type: _, ...data } = command;
    return (reminded[data.year] ?? '') >= data.day ? [] : [{ type: 'working-calendar.not-decreed.v1', data }];
  },
  ...evolution<WorkingCalendarState, WorkingCalendarEvent>({
    'working-calendar.revised.v1': (state, { year, version }) => ({
      ...state,
      versions: { ...state.versions, [year]: version },
    }),
    'working-calendar.not-decreed.v1': (state, { year, day }) => ({
      ...state,
      reminded: { ...state.reminded, [year]: day },
    }),
  }),
};
