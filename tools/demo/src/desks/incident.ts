import { randomUUID } from 'node:crypto';
import type { Answer } from '../client.ts';
import type { Found } from '../forms.ts';
import { photo } from '../papers.ts';
import type { DemoPerson } from '../people.ts';
import type { Story } from '../story.ts';

export interface Household {
  readonly householdId: string;
  readonly subjectId: string;
  readonly head: DemoPerson;
}

interface Coordinates {
  readonly latitude: number;
  readonly longitude: number;
}

function incidentPath({ caseId }: Story): string {
  return `/api/survey/cases/${caseId}/incident`;
}

/** the head of the office passes the report on, the Kabid sends the team, the team helps at the place. */
export async function goToThePlace(story: Story, note: string): Promise<void> {
  const path = incidentPath(story);
  const officer = (role: string) => `${story.tenant}.${role}`;
  const after = await story.opened('disposition');
  await story.send('kepala-dinas', 'POST', `${path}/disposition?after=${after}`, { note: 'Tinjau hari ini juga.' });
  const team = { lead: officer('kepala-seksi'), members: [officer('tagana'), officer('pordam')] };
  await story.send('kabid-linjamsos', 'POST', `${path}/team`, team);
  story.steps.push('disposition');
  const times = { departedAt: '2026-07-01T07:30:00+07:00', arrivedAt: '2026-07-01T08:20:00+07:00' };
  const opened = await story.opened('response');
  await story.send('tagana', 'POST', `${path}/response?after=${opened}`, { note, ...times });
  story.steps.push('response');
}

/** Each head is registered on the spot; the lead of the team ends the assessment. */
export async function assessHouseholds(
  story: Story,
  coordinates: Coordinates,
  found: readonly Found[],
): Promise<readonly Household[]> {
  const path = incidentPath(story);
  const after = await story.opened('assessment');
  const { body } = await story.send<{ revision: number }>('tagana', 'GET', `${path}?after=${after}`);
  const households: Household[] = [];
  for (const one of found) households.push(await assess(story, path, body.revision, coordinates, one));
  const completed = await story.send('kepala-seksi', 'POST', `${path}/completion`, { outcome: 'done' });
  story.steps.push('assessment');
  await knownToVerification(story, completed);
  return households;
}

async function assess(
  story: Story,
  path: string,
  baseRevision: number,
  coordinates: Coordinates,
  { head, members, displaced, damage, notes }: Found,
): Promise<Household> {
  const registered = await story.send<{ subjectId: string }>('tagana', 'POST', '/api/intake/people', head);
  const { subjectId } = registered.body;
  const photoId = randomUUID();
  await story.upload('tagana', `${path}/people/${subjectId}/photos/${photoId}`, photo(150, 80, 40));
  const householdId = randomUUID();
  await story.send('tagana', 'POST', `${path}/households/${householdId}/assessments`, {
    submissionId: randomUUID(),
    deviceId: 'tablet-tagana-02',
    occurredAt: new Date().toISOString(),
    baseRevision,
    subjectId,
    members,
    victims: { dead: 0, injured: 0, displaced },
    damage,
    notes,
    coordinates: { ...coordinates, accuracyMetres: 6 },
    photoIds: [photoId],
  });
  return { householdId, subjectId, head };
}

/** Who decides reads the households of the team: verification must have heard of them. */
async function knownToVerification(story: Story, { headers }: Answer<unknown>): Promise<void> {
  await story.opened('decision');
  const after = encodeURIComponent(headers.get('alur-version') ?? '');
  await story.send('kabid-linjamsos', 'GET', `/api/verification/cases/${story.caseId}?after=${after}`);
}

export async function decideHouseholds(story: Story, households: readonly Household[]): Promise<void> {
  await story.verify('kabid-linjamsos', 'decision', 'decision', {
    outcome: 'eligible',
    reasonCode: 'memenuhi-kriteria',
    households: households.map(({ householdId }) => householdId),
  });
}

/** INC-17: the papers follow while help is on the way. */
export async function bringPapers(story: Story, role: 'front-office' | 'petugas-desa'): Promise<void> {
  const { body } = await story.send<{ requirements: readonly { code: string; mayFollow: boolean; state: string }[] }>(
    role,
    'GET',
    `/api/intake/cases/${story.caseId}`,
  );
  for (const { code, mayFollow, state } of body.requirements) {
    if (mayFollow && state === 'missing') await story.attach(role, code.split('|')[0]!);
  }
  await story.send(role, 'POST', `/api/intake/cases/${story.caseId}/papers`);
  story.steps.push('papers');
}

/** the report to the head of the office closes the case. */
export async function reportToHead(story: Story): Promise<void> {
  const after = await story.opened('report');
  const path = `/api/disbursement/cases/${story.caseId}/steps/report/report`;
  await story.send('kabid-linjamsos', 'POST', `${path}?after=${after}`);
  story.steps.push('report');
}
