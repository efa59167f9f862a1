import { PORTS, ProblemException, type ServicePorts } from '@alur/platform';
import { type DueFlag, LABELS, labelOf, missingPapers } from '@alur/standards';
import { Inject, Injectable } from '@nestjs/common';
import { plainCode } from '../domain/codes.ts';
import { type CaseDocument, JUST_OPENED } from '../views/cases.ts';
import { PortalViews } from './portal-views.ts';
import { Wording } from './wording.ts';

/** What the holder of a ticket may see: nothing that identifies the subject. */
export interface Tracking {
  readonly ticket: string;
  readonly service: string;
  readonly serviceName: string;
  readonly office: string;
  readonly state: CaseDocument['state'];
  /** For people: `Sedang diproses`, `Berkas dikembalikan`, `Selesai`, … */
  readonly stateLabel: string;
  /** Of an incident: what happened. */
  readonly incident: { readonly hazard: string; readonly class: string } | null;
  readonly openSteps: readonly string[];
  readonly openedAt: string;
  readonly dueAt: string | null;
  /** Due time in the office's zone, `Rabu, 1 Juli 2026 pukul 09.30 WIB`; with `(sementara)` before the decree of its year. */
  readonly dueLabel: string | null;
  readonly dueFlag: DueFlag | null;
  readonly paused: string | null;
  /** Papers to bring. */
  readonly missing: readonly string[];
  readonly closedAt: string | null;
  /** How it ended; null while it runs. */
  readonly ending: Ending | null;
  /** Of an answered complaint: where its answer is read with the PIN. */
  readonly answerAt: string | null;
  /** Where to ask. */
  readonly channels: readonly { readonly label: string; readonly value: string }[];
}

/** `stopped`: the person died. */
export type Ending = 'done' | 'refused' | 'withdrawn' | 'stopped';

const ENDED: Partial<Record<Ending, string>> = { withdrawn: 'Dicabut oleh pemohon', stopped: 'Dihentikan' };

/** Placeholder for the case of an unknown ticket, so that a wrong guess costs the same work as a hit. */
const NOBODYS_CASE: CaseDocument = {
  ...JUST_OPENED,
  tenant: 'oku-selatan',
  ticket: '',
  ticketKey: '',
  kind: 'application',
  service: 'rekomendasi-sktm',
  serviceVersion: 1,
  subjectId: null,
  reporterId: null,
  relation: 'diri',
  channel: 'loket',
  village: null,
  urgent: false,
  about: null,
  openedAt: '2026-01-02T02:00:00.000Z',
  openedBy: '',
  excluded: [],
  roles: [],
  grants: [],
  tags: [],
  dueAt: '2026-01-05T02:00:00.000Z',
};

@Injectable()
export class TicketTracking {
  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(PortalViews) private readonly views: PortalViews,
    @Inject(Wording) private readonly wording: Wording,
  ) {}

  /** @throws ProblemException 404 for a ticket that no case has, 503 when one may be on its way. */
  find(ticket: string): Promise<Tracking> {
    const filter = { ticketKey: plainCode(ticket) };
    return this.ports.freshness.find(
      async () => {
        const [found] = (await this.views.cases.find({ filter, limit: 1 })).items;
        const shown = found ?? NOBODYS_CASE;
        const answer = this.#describe(shown, await this.#ending(shown, found?._id ?? ''), found?._id ?? '');
        return found && answer;
      },
      () =>
        new ProblemException(404, 'ticket-not-found', 'Nomor tiket ini tidak ditemukan. Periksa kembali tulisannya.'),
    );
  }

  #describe(found: CaseDocument, ending: Ending | null, caseId: string): Tracking {
    const { tenant, ticket, service, serviceVersion, state, steps, openedAt, paused, missing, closedAt } = found;
    const { incident } = found;
    // Nobody waits for the due time of a case that has ended.
    const dueAt = state === 'open' ? found.dueAt : null;
    const due = { tenant, dueAt, limit: this.wording.definition(service, serviceVersion)?.limit };
    return {
      ticket,
      service,
      serviceName: this.wording.serviceName(service),
      office: this.wording.office(tenant),
      state,
      stateLabel: (ending !== null && ENDED[ending]) || this.#state(found),
      incident: incident
        ? { hazard: labelOf(LABELS.hazards, incident.hazard), class: labelOf(LABELS.localClasses, incident.localClass) }
        : null,
      openSteps: steps.map((step) => this.wording.stepLabel(service, serviceVersion, step)),
      openedAt,
      dueAt,
      dueLabel: this.wording.due(due),
      dueFlag: this.wording.dueFlag(due),
      paused: paused === null ? null : this.wording.pause(paused),
      missing: [...missing, ...this.#following(found)].map((code) => this.wording.documentLabel(code)),
      closedAt,
      ending,
      answerAt:
        found.kind === 'complaint' && ending === 'done' ? `/api/verification/public/answers/${tenant}/${caseId}` : null,
      channels: this.ports.standards.tenant(tenant).channels.map(({ label, value }) => ({ label, value })),
    };
  }

  async #ending({ tenant, outcome, reasonCode }: CaseDocument, caseId: string): Promise<Ending | null> {
    const died = { tenant, caseId, state: 'removed', reasonCode: 'meninggal' };
    const removed = await this.views.grantRecipients.find({ filter: died, limit: 1 });
    if (outcome === null) return null;
    if (reasonCode === 'meninggal' || removed.items.length > 0) return 'stopped';
    if (outcome === 'completed' || outcome === 'withdrawn') return outcome === 'completed' ? 'done' : 'withdrawn';
    return 'refused';
  }

  /** The papers that may follow the first report and are not there yet (INC-17). */
  #following({ service, serviceVersion, steps, documents, dispensations }: CaseDocument): string[] {
    const definition = this.wording.definition(service, serviceVersion);
    if (!definition || !steps.some(({ kind }) => kind === 'papers')) return [];
    const supplied = documents.map(({ code }) => code);
    return missingPapers(definition, {}, supplied, dispensations).map(({ code }) => code);
  }

  #state({ state, outcome }: CaseDocument): string {
    if (state === 'returned') return 'Berkas dikembalikan untuk dilengkapi';
    return state === 'open' ? 'Sedang diproses' : this.wording.outcome(outcome ?? '');
  }
}
