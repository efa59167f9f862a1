import { z } from 'zod';

export const TOPICS = {
  intake: 'alur.intake.v1',
  verification: 'alur.verification.v1',
  survey: 'alur.survey.v1',
  disbursement: 'alur.disbursement.v1',
  notification: 'alur.notification.v1',
} as const;
export type Context = keyof typeof TOPICS;
export type Topic = (typeof TOPICS)[Context];

/** One published event type: its name, its topic, the schema of its data. */
export interface Contract<Schema extends z.ZodType = z.ZodType> {
  readonly type: string;
  readonly topic: Topic;
  readonly context: Context;
  readonly schema: Schema;
  /** One sentence for the AsyncAPI document. */
  readonly summary: string;
  /** True when the event is the outcome of a step: intake completes the step with it. */
  readonly completesStep: boolean;
}

export type DataOf<C extends Contract> = z.infer<C['schema']>;

const registry = new Map<string, Contract>();

function contract<Schema extends z.ZodType>(
  { context, completesStep }: { readonly context: Context; readonly completesStep: boolean },
  name: string,
  summary: string,
  schema: Schema,
  version: number,
): Contract<Schema> {
  const type = `alur.${context}.${name}.v${version}`;
  if (registry.has(type)) throw new Error(`Contract ${type} is declared twice`);
  const made = { type, topic: TOPICS[context], context, schema, summary, completesStep };
  registry.set(type, made);
  return made;
}

export function contractOf(type: string): Contract | undefined {
  return registry.get(type);
}

export function allContracts(): Contract[] {
  return [...registry.values()].sort((a, b) => a.type.localeCompare(b.type));
}

/** An instant, ISO 8601 in UTC. */
export const instant = z.iso.datetime();
/** A calendar date in the tenant's zone, `2026-07-01`. */
export const date = z.iso.date();
export const code = z
  .string()
  .min(1)
  .max(80)
  .regex(/^[A-Za-z0-9][A-Za-z0-9:._|/-]*$/);
export const id = z.string().min(1).max(120);

/** The step that an event is about. `run`: 1 for the first time the step is open in this case, 2 after a return, … */
export const stepRef = { caseId: id, stepId: code, run: z.int().min(1) };
/** Officer id and time of what was done. */
export const done = { by: id, at: instant };

/** What every outcome of a step carries, so that intake can complete the step without knowing its kind. */
export const stepOutcome = z.object({ ...stepRef, kind: code, outcome: code, ...done });

/** Declares the published events `alur.<context>.<name>.v<version>` of one context: each once, found by `contractOf`. */
export function eventsOf(context: Context) {
  return {
    event: <Shape extends z.ZodRawShape>(name: string, summary: string, shape: Shape, version = 1) =>
      contract({ context, completesStep: false }, name, summary, z.object(shape), version),

    /** The outcome of a step: intake completes the step with it. */
    outcome: <Shape extends z.ZodRawShape>(name: string, summary: string, shape: Shape, version = 1) =>
      contract({ context, completesStep: true }, name, summary, stepOutcome.extend(shape), version),
  };
}
