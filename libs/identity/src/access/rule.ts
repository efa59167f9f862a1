import type { Role } from '@alur/standards';
import { inJurisdiction } from '../jurisdiction.ts';
import type { Asked, Asker, CaseFacts } from './facts.ts';
import { type Grade, gradeOf, HEALTH_SERVICES, NEED_ENDS_AFTER_DAYS, NUMBERS_MASKED } from './matrix.ts';

/** Why access is given, or why not; the codes are stable. */
export type Verdict =
  | { readonly allowed: true; readonly by: 'place' | 'need' | 'lead' | 'filing' | 'break-glass' }
  | { readonly allowed: false; readonly code: 'case-not-found' | 'wrong-village' | 'no-need' };

/** What a grant opens; it lets nobody act, and shows no bank account. */
const BY_GRANT: readonly Asked[] = ['line', 'identity', 'papers', 'findings', 'notes', 'health'];
/** Whom a case shows its own filing again: what they do to complete it, not who it is about. */
const BY_FILING: readonly Asked[] = ['line', 'act', 'papers'];

/**
 * May this officer see this of the case, or act on it? An accused officer is answered as if there were no such case. Pure.
 * @param now ISO 8601, UTC; grants end by it.
 */
export function accessTo(officer: Asker, facts: CaseFacts, asked: Asked, now: string): Verdict {
  if (facts.tenant !== officer.tenant || facts.excluded.includes(officer.id)) return refused('case-not-found');
  // Whom a complaint names is protected also from those in a hurry.
  const granted =
    facts.kind !== 'complaint' && facts.grants.some((grant) => grant.officer === officer.id && now < grant.until);
  if (granted && BY_GRANT.includes(asked)) return { allowed: true, by: 'break-glass' };
  if (!inJurisdiction(officer, facts.village)) return refused('wrong-village');
  return (
    strongest(officer.roles.map((role) => byRole(role, facts, asked, now))) ?? byFiling(officer, facts, asked, now)
  );
}

/** A complaint is for those who answer it; its steps are done by others without its words and without who complained. */
function byRole(role: Role, facts: CaseFacts, asked: Asked, now: string): Verdict | undefined {
  const needs = facts.roles.includes(role) && !isOver(facts, asked, now);
  const complaint = facts.kind === 'complaint';
  const answers = complaint ? given(gradeOf(role, 'complaint'), needs, facts) : undefined;
  // Who coordinates PKH answers the question, and is not shown who asked it.
  if (complaint && asked === 'identity' && role === 'koordinator-kabupaten-pkh') return undefined;
  if (complaint && (asked === 'identity' || asked === 'notes')) return answers;
  if (complaint && asked !== 'findings' && asked !== 'bank' && answers !== undefined) return answers;
  const grade = complaint ? capped(gradeOf(role, asked)) : gradeOf(role, asked);
  if (tellsOfHealth(facts, asked) && given(gradeOf(role, 'health'), needs, facts) === undefined) return undefined;
  return given(grade, needs, facts);
}

/** Neither the place nor leading the office opens a complaint; `complaint` says who else does. */
function capped(grade: Grade): Grade {
  return grade === 'none' ? 'none' : 'need';
}

function tellsOfHealth({ service }: CaseFacts, asked: Asked): boolean {
  return (asked === 'notes' || asked === 'findings') && HEALTH_SERVICES.includes(service);
}

function given(grade: Grade, needs: boolean, { kind }: CaseFacts): Verdict | undefined {
  if (grade === 'place' || (grade === 'incidents' && kind === 'incident')) return { allowed: true, by: 'place' };
  if (grade !== 'none' && needs) return { allowed: true, by: 'need' };
  return grade === 'lead' ? { allowed: true, by: 'lead' } : undefined;
}

function byFiling({ id, roles }: Asker, facts: CaseFacts, asked: Asked, now: string): Verdict {
  const { openedBy, kind } = facts;
  const filed =
    openedBy === id &&
    !isOver(facts, asked, now) &&
    BY_FILING.includes(asked) &&
    roles.some((role) => gradeOf(role, 'line') !== 'none');
  return filed && kind !== 'complaint' ? { allowed: true, by: 'filing' } : refused('no-need');
}

/** After the end of a case its line stays for those who worked on it; what it holds about people does not. */
function isOver({ closedAt }: CaseFacts, asked: Asked, now: string): boolean {
  if (closedAt === null || asked === 'line' || asked === 'act') return false;
  return Date.parse(now) >= Date.parse(closedAt) + NEED_ENDS_AFTER_DAYS * 86_400_000;
}

function strongest(found: readonly (Verdict | undefined)[]): Verdict | undefined {
  const [first] = found.flatMap((access) => access ?? []);
  return found.find((access) => access?.allowed && access.by === 'need') ?? first;
}

function refused(code: Extract<Verdict, { allowed: false }>['code']): Verdict {
  return { allowed: false, code };
}

/** A person as access is decided on: where the person lives, and what the person is in the case. */
export interface PersonInCase {
  readonly village: string | null;
  readonly part: 'subject' | 'reporter' | 'none';
}

/** May this officer see who a person of the case is? A case that the officer opened is no reason beyond the officer's place. */
export function accessToPerson(
  officer: Asker,
  facts: CaseFacts,
  { village, part }: PersonInCase,
  now: string,
): Verdict {
  const access = accessTo(officer, facts, 'identity', now);
  if (!access.allowed || access.by === 'break-glass') return access;
  if (part === 'none') return refused('no-need');
  const own = facts.openedBy === officer.id && !inJurisdiction(officer, village);
  return own ? refused('wrong-village') : access;
}

/** Whether an identity that the officer sees in the case comes with its NIK and KK. */
export function showsNumbers(officer: Asker, facts: CaseFacts, now: string): boolean {
  const roles = officer.roles.filter((role) => !NUMBERS_MASKED.includes(role));
  return accessTo({ ...officer, roles }, facts, 'identity', now).allowed;
}

/** Tags under which a list keeps a case: the roles with a step in it, who filed it, and `place` for roles that see all of their place. */
export function tagsOf({ kind, roles, openedBy }: Pick<CaseFacts, 'kind' | 'roles' | 'openedBy'>): readonly string[] {
  return [...wideTags(kind), ...roles, ...(kind === 'complaint' ? [] : [`officer:${openedBy}`])];
}

/** The tags that come from the kind of the case alone. */
export function wideTags(kind: CaseFacts['kind']): readonly string[] {
  return kind === 'complaint' ? ['complaints'] : kind === 'incident' ? ['place', 'incidents'] : ['place'];
}

/** The tags that an officer may look under, for a query; `accessTo` of a `line` and this say the same. */
export function tagsFor({ id, roles }: Pick<Asker, 'id' | 'roles'>): readonly string[] {
  const wide = roles.flatMap((role): readonly string[] => {
    const line = gradeOf(role, 'line');
    const complaint = gradeOf(role, 'complaint');
    const places = line === 'place' ? ['place'] : line === 'incidents' ? ['incidents'] : [];
    const steps = line === 'none' ? [] : [role, `officer:${id}`];
    return [...places, ...steps, ...(complaint === 'place' || complaint === 'lead' ? ['complaints'] : [])];
  });
  return [...new Set(wide)];
}
