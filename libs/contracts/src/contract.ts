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

/** Declares a published event `alur.<context>.<name>.v<version>`; declared once, found by `contractOf`. */
export function contract<Schema extends z.ZodType>(
  context: Context,
  name: string,
  summary: string,
  schema: Schema,
  options: { readonly version?: number; readonly completesStep?: boolean } = {},
): Contract<Schema> {
  const type = `alur.${context}.${name}.v${options.version ?? 1}`;
  if (registry.has(type)) throw new Error(`Contract ${type} is declared twice`);
  const made = {
    type,
    topic: TOPICS[context],
    context,
    schema,
    summary,
    completesStep: options.completesStep ?? false,
  };
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

/** What every outcome of a step carries, so that intake can complete the step without knowing its kind. */
export const stepOutcome = z.object({
  caseId: id,
  stepId: code,
  /** 1 for the first time the step is open in this case, 2 after a return, … */
  run: z.int().min(1),
  kind: code,
  outcome: code,
  /** Officer id. */
  by: id,
  at: instant,
});
