import { type CommandContext, isRejection } from '@alur/event-sourcing';
import { inJurisdiction, type Officer, requireJurisdiction } from '@alur/identity';
import { Answered, answerKeyOf, answerPin, PORTS, ProblemException, type ServicePorts } from '@alur/platform';
import { demandedDocuments, isVillageOf } from '@alur/standards';
import { Inject, Injectable } from '@nestjs/common';
import type { OpenCase } from '../domain/case-commands.ts';
import { incidentOf } from '../domain/incident.ts';
import { actorOf, type CaseAnswer, Cases } from './cases.ts';
import { derivedId } from './derived-id.ts';
import type { IdentityInput, Warning } from './people/identity.ts';
import { PeopleVault } from './people/people-vault.ts';
import type { Registered } from './people/registration.ts';
import { personElsewhere } from './people/same-person.ts';
import type { SimilarPerson } from './people/similar-people.ts';
import { Screening } from './screening.ts';
import { SubjectCases } from './subject-cases.ts';

/** Words of whoever filed, kept in the vault. */
export interface NoteText {
  readonly text: string;
  /** Of an incident, as it was typed. */
  readonly location?: { readonly latitude?: number; readonly longitude?: number; readonly address: string | null };
}

/** Whom to answer, of somebody who is not registered. */
export interface Contact {
  readonly name?: string;
  readonly reach?: string;
  /** Of the complaint in the national system. */
  readonly laporNumber?: string;
}

export interface Filed extends CaseAnswer {
  /** Of a complaint: opens its answer, with the ticket. */
  readonly pin?: string;
  readonly warnings: readonly Warning[];
  /** Registered people who may be the new subject or reporter, masked. */
  readonly similar: readonly SimilarPerson[];
  /** Papers that the file needs; those that may follow are not asked with the first report (INC-17). */
  readonly requirements: readonly { code: string; label: string; original: boolean; mayFollow: boolean }[];
}

/** What every filing says about people, place and way in. A person is either an id or an identity to register. */
export interface FilingForm {
  readonly subjectId?: string;
  readonly subject?: IdentityInput;
  readonly reporterId?: string;
  readonly reporter?: IdentityInput;
  readonly relation?: OpenCase['relation'];
  /** Kemendagri code; without it the officer's own village, then that of the person. */
  readonly village?: string;
  readonly urgent?: boolean;
  /** Free text; for the vault. */
  readonly note?: string;
}

export interface Filing {
  readonly service: string;
  readonly form: FilingForm;
  readonly channel: string;
  readonly about?: OpenCase['about'];
  readonly incident?: OpenCase['incident'];
  readonly choice?: OpenCase['choice'];
  readonly excluded?: readonly string[];
  /** The role that answers a complaint in place of that of its route. */
  readonly handler?: string | null;
  /** How to reach someone who is not registered; for the vault. */
  readonly contact?: Contact;
  /** Exact place of an incident; for the vault. */
  readonly location?: NoteText['location'];
}

type Who = Pick<Officer, 'id' | 'tenant' | 'roles' | 'village' | 'district'>;

const RESTRICTED: readonly Warning[] = [
  {
    field: 'subject',
    code: 'processing-restricted',
    message:
      'Pemrosesan data orang ini sedang dibatasi atas permintaannya. Perkara dicatat; petugas pelindungan data pribadi diberi tahu.',
  },
];

const UNUSUAL_CLASS: Warning = {
  field: 'localClass',
  code: 'kelas-tidak-lazim',
  message:
    'Jenis bencana ini biasanya termasuk kelas lain. Tulis alasannya; dana baru dapat diajukan sesudah Kabid mengusulkan kelasnya dan Kepala Dinas menetapkannya (R-05).',
};

/** 65 random bits: a case cannot be found by guessing tickets. */
const TICKET_BITS = 65;

/** Files a case: the people into the vault, the free text into the vault, the ids into the log. */
@Injectable()
export class FilingDesk {
  readonly #ports: ServicePorts;
  readonly #people: PeopleVault;
  readonly #cases: Cases;
  readonly #subjectCases: SubjectCases;
  readonly #screening: Screening;

  constructor(
    @Inject(PORTS) ports: ServicePorts,
    @Inject(PeopleVault) people: PeopleVault,
    @Inject(Cases) cases: Cases,
    @Inject(SubjectCases) subjectCases: SubjectCases,
    @Inject(Screening) screening: Screening,
  ) {
    this.#ports = ports;
    this.#people = people;
    this.#cases = cases;
    this.#subjectCases = subjectCases;
    this.#screening = screening;
  }

  async file(filing: Filing, officer: Who, context: CommandContext): Promise<Answered<Filed>> {
    const { form } = filing;
    const { tenant, commandId } = context;
    const caseId = derivedId(commandId, 'case');
    const draft = this.#draft(filing, caseId, officer, context);
    // Nothing about a person is stored for a filing that is refused anyway.
    this.#cases.check(draft);
    const subject = await this.#person(form.subjectId, form.subject, 'subject', officer, context);
    const reporter = await this.#person(form.reporterId, form.reporter, 'reporter', officer, context);
    const subjectId = subject?.subjectId ?? null;
    const village = await this.#village(form, officer, subjectId, tenant);
    const keyOwner = subjectId ?? `case:${caseId}`;
    const noteId = await this.#note(filing, keyOwner, context);
    const contactId = await this.#contact(filing, keyOwner, context);
    const people = { subjectId, reporterId: reporter?.subjectId ?? null };
    const answer = await this.#answer(filing, caseId, tenant);
    const command: OpenCase = { ...draft, ...people, village, noteId, contactId, answerKey: answer?.key ?? null };
    const { version, body } = await this.#cases.execute(caseId, command, context);
    const restricted = subjectId !== null && (await this.#people.noteFiling(subjectId, caseId, context));
    const warnings = [
      ...(subject?.warnings ?? []),
      ...(reporter?.warnings ?? []),
      ...(await this.#alreadyRunning(officer, command)),
      ...this.#unusualClass(command),
      ...(restricted ? RESTRICTED : await this.#screening.of(command, context)),
    ];
    const requirements = await this.#requirements(command, restricted, context);
    const similar = [...(subject?.similar ?? []), ...(reporter?.similar ?? [])];
    const pin = answer === null ? {} : { pin: answer.pin };
    return new Answered(version, { ...body, ...pin, warnings, similar, requirements });
  }

  async #answer({ service }: Filing, caseId: string, tenant: string): Promise<{ pin: string; key: string } | null> {
    if (this.#ports.standards.find(service)?.kind !== 'complaint') return null;
    const pin = answerPin(await this.#ports.vault.blind(tenant, 'answer-pin', caseId));
    return { pin, key: answerKeyOf(caseId, pin) };
  }

  #draft(filing: Filing, caseId: string, officer: Who, context: CommandContext): OpenCase {
    const { form } = filing;
    const pending = (id: string | undefined, person: IdentityInput | undefined, name: string) =>
      id ?? (person ? `pending-${name}` : null);
    return {
      type: 'open',
      caseId,
      ticket: this.#ports.ids.secret(TICKET_BITS, 5),
      tenant: context.tenant,
      service: filing.service,
      subjectId: pending(form.subjectId, form.subject, 'subject'),
      reporterId: pending(form.reporterId, form.reporter, 'reporter'),
      relation: form.relation ?? 'diri',
      channel: filing.channel,
      village: null,
      urgent: form.urgent ?? false,
      about: filing.about ?? null,
      incident: filing.incident ?? null,
      choice: filing.choice ?? null,
      noteId: null,
      contactId: null,
      handler: filing.handler ?? null,
      answerKey: null,
      excluded: filing.excluded ?? [],
      by: actorOf(officer),
      at: context.at,
    };
  }

  async #person(
    id: string | undefined,
    person: IdentityInput | undefined,
    name: string,
    officer: Who,
    context: CommandContext,
  ): Promise<Omit<Registered, 'existing'> | null> {
    if (id !== undefined) {
      if (!(await this.#people.isRegistered(context.tenant, id))) {
        throw new ProblemException(422, 'person-unknown', 'Orang ini belum terdaftar. Cari atau daftarkan dahulu.', {
          facts: { field: name },
        });
      }
      // Whoever has the person before him types who it is.
      const village = await this.#people.villageOf(context.tenant, id);
      if (!inJurisdiction(officer, village ?? null)) throw personElsewhere();
      return { subjectId: id, warnings: [], similar: [] };
    }
    if (person === undefined) return null;
    const commandId = derivedId(context.commandId, name);
    return this.#people.registration.register(person, { ...context, commandId }, officer);
  }

  async #village(form: FilingForm, officer: Who, subjectId: string | null, tenant: string): Promise<string | null> {
    const home = subjectId === null ? null : ((await this.#people.villageOf(tenant, subjectId)) ?? null);
    const village = form.village ?? officer.village ?? home;
    if (village !== null && !isVillageOf(this.#ports.standards.tenant(tenant), village)) {
      throw new ProblemException(400, 'validation-failed', 'Desa/kelurahan tidak dikenal.', {
        errors: [{ field: 'village', message: 'Kode desa/kelurahan tidak dikenal di kabupaten ini.' }],
      });
    }
    requireJurisdiction(officer, village);
    return village;
  }

  /** The record id depends on the content, so that a key used again with another text cannot replace the first text. */
  async #note(filing: Filing, subjectId: string, context: CommandContext): Promise<string | null> {
    const { form, location } = filing;
    if (form.note === undefined && location === undefined) return null;
    const recordId = derivedId(context.commandId, `note/${context.commandHash}`);
    const data: NoteText = { text: form.note ?? '', ...(location === undefined ? {} : { location }) };
    return this.#ports.vault.put({ tenant: context.tenant, subjectId, kind: 'note', recordId, data });
  }

  /** Apart from the note: whom to answer is known to fewer officers than the question. */
  async #contact({ contact }: Filing, subjectId: string, context: CommandContext): Promise<string | null> {
    if (contact === undefined) return null;
    const recordId = derivedId(context.commandId, `contact/${context.commandHash}`);
    return this.#ports.vault.put({ tenant: context.tenant, subjectId, kind: 'contact', recordId, data: contact });
  }

  #unusualClass({ service, incident, at }: OpenCase): Warning[] {
    const definition = this.#ports.standards.find(service);
    const opened = definition && incidentOf(incident, definition, at);
    return opened && !isRejection(opened) && opened.unusual ? [UNUSUAL_CLASS] : [];
  }

  /** The same person may ask for the same thing again, but the counter is shown the other case. */
  async #alreadyRunning(officer: Who, { subjectId, service, caseId }: OpenCase): Promise<Warning[]> {
    if (subjectId === null) return [];
    const cases = await this.#subjectCases.of(officer.tenant, subjectId);
    const same = cases.find((line) => line.service === service && line.outcome === null && line.caseId !== caseId);
    if (!same) return [];
    // The other case may be of another place.
    const bounded = officer.village !== null || officer.district !== null;
    const message = `Orang ini masih mempunyai perkara layanan yang sama${bounded ? '' : `, tiket ${same.ticket}`}.`;
    return [{ field: 'service', code: 'same-case-open', message }];
  }

  async #requirements(command: OpenCase, restricted: boolean, context: CommandContext): Promise<Filed['requirements']> {
    const definition = this.#ports.standards.find(command.service);
    if (!definition) return [];
    const age = restricted ? null : await this.#cases.age(definition, command, [], context);
    return demandedDocuments(definition, { age }).map(({ code, label, asli, menyusul }) => ({
      code,
      label,
      original: asli ?? false,
      mayFollow: menyusul ?? false,
    }));
  }
}
