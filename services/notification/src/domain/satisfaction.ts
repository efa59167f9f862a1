import { type Decider, type DomainEvent, evolution, reject } from '@alur/event-sourcing';
import type { SatisfactionAnswers } from '@alur/standards';

/** One filled-in form. It names no case and no person, and has the day only. */
export interface Answered {
  readonly answerId: string;
  readonly service: string;
  /** ISO date in the office's zone. */
  readonly day: string;
  readonly answers: SatisfactionAnswers;
}

export type SatisfactionEvent = DomainEvent<'satisfaction.answered.v1', Answered>;

/**
 * A stream per form. Its id is a keyed hash of the link's token, so a link answers once, even if it is sent twice at the
 * same moment, and without the key no link leads to its form.
 */
export const satisfaction: Decider<boolean, { readonly type: 'answer'; readonly form: Answered }, SatisfactionEvent> = {
  name: 'satisfaction',
  initial: false,
  decide: (answered, { form }) =>
    answered
      ? reject('survey-already-answered', 'Survei dari tautan ini sudah diisi. Terima kasih.')
      : [{ type: 'satisfaction.answered.v1', data: form }],
  ...evolution<boolean, SatisfactionEvent>({ 'satisfaction.answered.v1': () => true }),
};
