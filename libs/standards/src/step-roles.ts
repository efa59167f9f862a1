import type { RoleList } from './role-groups.ts';
import type { Role } from './roles.ts';
import { isStepKind, STEP_KINDS, type StepKind, type StepOwner, stepKind } from './step-kinds.ts';

type Fixed<K extends StepKind> = (typeof STEP_KINDS)[K] extends { readonly fixed: infer F } ? keyof F : never;
export type ActOf<K extends StepKind> = keyof (typeof STEP_KINDS)[K]['acts'] | Fixed<K>;

/** Roles that may do these acts in steps of the kind; without acts, all of its acts. For `@Roles(...)`. */
export function rolesOf<K extends StepKind>(kind: K, ...acts: readonly ActOf<K>[]): [Role, ...Role[]] {
  const { acts: own, fixed = {} } = stepKind(kind);
  const all: Readonly<Record<string, RoleList>> = { ...own, ...fixed };
  const named = acts.length > 0 ? acts.map((act) => all[act as string]!) : Object.values(all);
  return [...new Set(named.flat())] as [Role, ...Role[]];
}

/** Roles that may do something in a step of this service. */
export function rolesIn(owner: StepOwner): [Role, ...Role[]] {
  const kinds = (Object.keys(STEP_KINDS) as StepKind[]).filter((kind) => STEP_KINDS[kind].owner === owner);
  return [...new Set(kinds.flatMap((kind) => rolesOf(kind)))] as [Role, ...Role[]];
}

/**
 * Everybody with a part in a step: the roles that it names, its partner, its signer, and who has a fixed act in it.
 * @param step as its route or the event of its opening has it
 */
export function rolesInStep(step: {
  readonly kind: string;
  readonly roles: readonly string[];
  readonly partner?: string | null;
  readonly params?: Readonly<Record<string, unknown>>;
}): readonly string[] {
  const { kind, roles, partner, params } = step;
  const { sign, ...fixed }: Readonly<Record<string, RoleList>> = isStepKind(kind) ? (stepKind(kind).fixed ?? {}) : {};
  const signer = sign?.filter((role) => role === params?.['signer']) ?? [];
  return [...new Set([...roles, ...(partner ? [partner] : []), ...signer, ...Object.values(fixed).flat()])];
}

/**
 * Whether an officer with these roles finds something to do in a step.
 * @param separated Whether `notBy` of the step names the officer.
 */
export function mayAct(
  kind: StepKind,
  stepRoles: readonly string[],
  officerRoles: readonly Role[],
  separated: boolean,
): boolean {
  const { acts, separate = Object.keys(acts) } = stepKind(kind);
  const own = officerRoles.filter((role) => stepRoles.includes(role));
  return Object.entries(acts).some(
    ([act, may]) => !(separated && separate.includes(act)) && own.some((role) => may.includes(role)),
  );
}
