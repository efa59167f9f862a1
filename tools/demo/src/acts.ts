import { ROLES, type Role, slug, text } from '@alur/standards';
import { z } from 'zod';
import { giveGoods } from './desks/goods.ts';
import { giveGrant } from './desks/grants.ts';
import {
  assessHouseholds,
  bringPapers,
  decideHouseholds,
  goToThePlace,
  type Household,
  reportToHead,
} from './desks/incident.ts';
import { payHouseholds, refuseMoney } from './desks/money.ts';
import { filingFields, foundFields, grantFields, incidentFields, placeFields } from './forms.ts';
import type { Story } from './story.ts';

/** A story while it is played. */
export interface Play {
  readonly service: string;
  readonly story: Story;
  /** What the team found, in the order of the story. */
  households: readonly Household[];
}

/** One thing that an officer does: `{ complete: { by: front-office } }`. */
export type Act = Readonly<Record<string, unknown>>;

const by = z.enum(Object.keys(ROLES) as [Role, ...Role[]]);
const household = z.int().min(0);

function act<S extends z.core.$ZodShape>(
  fields: S,
  play: (on: Play, given: z.infer<z.ZodObject<S>>) => Promise<unknown>,
) {
  return { fields: z.strictObject(fields), play };
}

/** Every act that a story may name, with its fields. */
const ACTS = {
  file: act(
    { by, ...filingFields, without: z.array(slug).optional() },
    ({ story, service }, { by, without, ...filed }) => story.file(by, service, filed, without),
  ),
  report: act({ by, ...incidentFields }, ({ story, service }, { by, ...incident }) =>
    story.reportIncident(by, { service, ...incident }),
  ),
  complain: act(
    { by, ...filingFields, service: slug.optional(), aboutService: slug.optional() },
    ({ story }, { by, ...complaint }) => story.complain(by, complaint),
  ),
  /** The file goes back, the applicant brings the papers. */
  supplement: act({ by, papers: z.array(slug) }, ({ story }, { by, papers }) => story.returnAndSupplement(by, papers)),
  dispense: act(
    { by, paper: slug, reason: slug, substitute: slug.optional() },
    ({ story }, { by, paper, reason, substitute }) => story.dispense(by, paper, reason, substitute),
  ),
  complete: act({ by }, ({ story }, { by }) => story.complete(by)),
  verify: act(
    {
      by,
      step: slug,
      act: slug,
      with: z.record(z.string(), z.string()).optional(),
      /** `letter`: the last one of the story; else the code of a paper, attached by the officer. */
      encloses: slug.optional(),
    },
    async ({ story }, { by, step, act, with: body, encloses }) => {
      await story.verify(by, step, act, { ...body, ...(encloses && (await enclosed(story, by, encloses))) });
    },
  ),
  survey: act({ step: slug, note: text, partner: by.optional() }, ({ story }, { step, note, partner }) =>
    story.survey(step, note, partner),
  ),
  letter: act({ by, signer: by, step: slug, via: slug }, ({ story }, { by, signer, step, via }) =>
    story.letter(by, signer, step, via),
  ),
  grant: act(grantFields, ({ story, service }, grant) => giveGrant(story, service, grant)),
  respond: act({ note: text }, ({ story }, { note }) => goToThePlace(story, note)),
  assess: act({ place: placeFields, households: z.array(foundFields) }, async (play, { place, households }) => {
    play.households = await assessHouseholds(play.story, place, households);
  }),
  decide: act({}, ({ story, households }) => decideHouseholds(story, households)),
  goods: act(
    { household, items: z.array(z.strictObject({ item: slug, quantity: z.int() })) },
    ({ story, households }, { household, items }) => giveGoods(story, households[household]!, items),
  ),
  /** Rupiah, in the order of the households. */
  pay: act({ amounts: z.array(z.int()) }, ({ story, households }, { amounts }) =>
    payHouseholds(
      story,
      amounts.map((amount, index) => ({ household: households[index]!, amount })),
    ),
  ),
  /** money for a natural disaster must be refused. */
  'refuse-money': act({ household, amount: z.int() }, ({ story, households }, { household, amount }) =>
    refuseMoney(story, { household: households[household]!, amount }),
  ),
  papers: act({ by: z.enum(['front-office', 'petugas-desa']) }, ({ story }, { by }) => bringPapers(story, by)),
  /** The report to the head of the office, which closes the case. */
  conclude: act({}, ({ story }) => reportToHead(story)),
};

/** One entry names one act; `together` holds rows of acts that are played side by side. */
export const actField: z.ZodType<Act> = z.lazy(() => {
  const together = z.array(z.array(actField));
  const fields = Object.entries(ACTS).map(([name, { fields }]) => [name, fields.optional()] as const);
  const one = z.strictObject({ together: together.optional(), ...Object.fromEntries(fields) });
  return one.refine((named) => Object.keys(named).length === 1, 'must name one act');
});

/** Plays acts one after the other, up to the first with the name `before`. */
export async function playActs(play: Play, acts: readonly Act[], before?: string): Promise<void> {
  for (const [[name, given]] of acts.map((act) => Object.entries(act) as [[string, unknown]])) {
    if (name === before) return;
    if (name === 'together') await Promise.all((given as Act[][]).map((row) => playActs(play, row)));
    else await ACTS[name as keyof typeof ACTS].play(play, given as never);
  }
}

async function enclosed(story: Story, officer: Role, code: string): Promise<object> {
  if (code === 'letter') return { letterId: story.letters.at(-1)?.letterId };
  return { documentId: await story.attach(officer, code) };
}
