import { allOf } from '@alur/read-models';
import { FUNDS_DESKS, fundsDeskOf, ROLES, type Role, rolesOf, STEP_KINDS } from '@alur/standards';
import type { GrantRecipientDocument } from '../views/grant-recipients.ts';
import type { WorkItem } from '../views/worklist.ts';
import type { PortalViews } from './portal-views.ts';

/** Whose turn it is within a step that passes through several desks, and what they do. */
export interface Turn {
  readonly roles: readonly string[];
  /** `Menunggu Kabid Linjamsos: menyusun nota dinas`; what the others read. */
  readonly reason: string;
}

const FUNDS_ACTS = {
  drafting: 'menyusun atau mengajukan nota dinas',
  signing: 'menandatangani nota dinas',
  bpkad: 'memproses pencairan',
  cashier: 'menyerahkan dan mempertanggungjawabkan dana',
} as const;

/** Turns of the items of a page, by case; steps of one desk have none. */
export async function turnsOf(
  views: Pick<PortalViews, 'fundRequests' | 'grantRecipients' | 'grants'>,
  tenant: string,
  items: readonly Pick<WorkItem, 'caseId' | 'kind'>[],
): Promise<ReadonlyMap<string, Turn>> {
  const casesOf = (kind: string) => items.filter((item) => item.kind === kind).map(({ caseId }) => caseId);
  const turns = new Map<string, Turn>();
  for (const caseId of casesOf('funds')) turns.set(caseId, fundsTurn(await latestState(views, tenant, caseId)));
  for (const caseId of casesOf('grant-batch')) turns.set(caseId, await grantTurn(views, tenant, caseId));
  return turns;
}

async function latestState(views: Pick<PortalViews, 'fundRequests'>, tenant: string, caseId: string) {
  const sort = { by: ['requestedAt'], direction: 'desc' } as const;
  const { items } = await views.fundRequests.find({ filter: { tenant, caseId }, sort, limit: 1 });
  return items[0]?.state;
}

/** Before the first draft, and after the end of a round, the request is to be drafted. */
export function fundsTurn(state: string | undefined): Turn {
  const desk = (state === undefined ? undefined : fundsDeskOf(state)) ?? 'drafting';
  return waitingFor([FUNDS_DESKS[desk]], FUNDS_ACTS[desk]);
}

async function grantTurn(
  views: Pick<PortalViews, 'grantRecipients' | 'grants'>,
  tenant: string,
  caseId: string,
): Promise<Turn> {
  let latest: GrantRecipientDocument | undefined;
  for await (const found of allOf(views.grantRecipients, { filter: { tenant, caseId } })) {
    if ((found.changedAt ?? '') >= (latest?.changedAt ?? '')) latest = found;
  }
  const batch = latest && (await views.grants.get(latest.batchId));
  return grantsTurn(latest?.state ?? null, (batch?.decree ?? null) !== null);
}

export function grantsTurn(state: string | null, decreed: boolean): Turn {
  switch (state) {
    case 'listed':
      return waitingFor(rolesOf('grant-batch', 'verify'), 'memverifikasi calon penerima');
    case 'verified':
      return waitingFor(rolesOf('grant-batch', 'field-check'), 'memeriksa di lapangan');
    case 'field-checked':
      return decreed
        ? waitingFor(STEP_KINDS['grant-batch'].acts['hand-over'], 'menyerahkan bantuan')
        : waitingFor(rolesOf('grant-batch', 'lead'), 'mencatat SK penerima');
    default:
      return waitingFor(rolesOf('grant-batch', 'lead'), 'memasukkan ke daftar penerima');
  }
}

function waitingFor(roles: readonly Role[], act: string): Turn {
  return { roles, reason: `Menunggu ${roles.map((role) => ROLES[role]).join(' atau ')}: ${act}` };
}
