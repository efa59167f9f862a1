import { type Decision, isRejection, type Rejection, reject } from '@alur/event-sourcing';
import type { ServiceDefinition } from '@alur/standards';
import type { OpenCase } from './case-commands.ts';
import type { CaseEvent, CaseOpenedEvent } from './case-events.ts';
import type { CaseRules } from './case-rules.ts';
import { newCase } from './case-state.ts';
import { completeFile, firstSteps, inOrder, openSteps } from './case-steps.ts';
import { type Incident, incidentOf } from './incident.ts';

/** Files a request, a report or a complaint and opens the first step of its route. */
export function openCase(command: OpenCase, rules: CaseRules): Decision<CaseEvent> {
  const definition = rules.service(command.tenant, command.service);
  if (!definition) return reject('service-not-found', 'Layanan ini tidak ada di dinas ini. Pilih dari daftar layanan.');
  const refusal = refuse(command, definition);
  if (refusal) return refusal;
  const { route } = definition;
  if (!route) {
    return reject(
      'service-not-open',
      'Layanan ini belum dapat diajukan lewat aplikasi. Layani dengan berkas kertas menurut SOP.',
      { facts: { service: definition.slug } },
    );
  }
  const incident = incidentOf(command.incident, definition, command.at);
  if (isRejection(incident)) return incident;
  const opened = openedEvent(command, definition, incident);
  const checked = Object.values(route.steps).some((step) => step.kind === 'completeness');
  const { id } = command.by;
  return [
    opened,
    ...inOrder(
      newCase(opened.data),
      // Without a check of papers there is nothing to complete: the clock starts with the filing.
      (s) => (checked ? [] : [completeFile(s, id, command.at, definition, rules)]),
      (s) => openSteps(s, firstSteps(definition), command.at, definition, rules),
    ),
  ];
}

function openedEvent(command: OpenCase, definition: ServiceDefinition, incident: Incident | null): CaseOpenedEvent {
  const {
    caseId,
    ticket,
    subjectId,
    relation,
    channel,
    village,
    urgent,
    about,
    noteId,
    contactId,
    excluded,
    choice,
    handler,
    answerKey,
  } = command;
  return {
    type: 'case.opened.v1',
    data: {
      caseId,
      ticket,
      kind: definition.kind,
      service: definition.slug,
      serviceVersion: definition.version,
      archetype: definition.archetype,
      subjectId,
      reporterId: relation === 'diri' && command.reporterId === subjectId ? null : command.reporterId,
      relation,
      channel,
      village,
      urgent,
      about,
      noteId,
      contactId,
      ...(handler === null ? {} : { handler }),
      ...(answerKey === null ? {} : { answerKey }),
      ...(excluded.length === 0 ? {} : { excluded: [...excluded] }),
      openedBy: command.by.id,
      openedAt: command.at,
      ...(incident === null ? {} : { incident }),
      ...(choice === null ? {} : { choice }),
    },
  };
}

function refuse(command: OpenCase, definition: ServiceDefinition): Rejection | undefined {
  return wrongFiler(command, definition) ?? wrongPeople(command, definition) ?? wrongChoice(command, definition);
}

const WHO: Readonly<Record<ServiceDefinition['applicants'][number], string>> = {
  diri: 'pemohon sendiri',
  keluarga: 'keluarga',
  masyarakat: 'warga masyarakat',
  tksk: 'TKSK',
  'perangkat-desa': 'perangkat desa/kelurahan',
  pendamping: 'Pendamping Bansos',
};

function wrongFiler(command: OpenCase, definition: ServiceDefinition): Rejection | undefined {
  const { relation, by, excluded } = command;
  if (excluded.includes(by.id)) {
    return reject(
      'not-by-same-officer',
      'Petugas yang diadukan tidak boleh mencatat pengaduan ini. Minta petugas lain.',
    );
  }
  if (definition.kind === 'complaint') return undefined;
  if (onlyByPendamping(definition) && !(relation === 'pendamping' && by.roles.includes('pendamping-bansos'))) {
    return reject(
      'applicant-not-allowed',
      'Bantuan ini diusulkan oleh Pendamping Bansos, bukan oleh warga atau loket. Arahkan warga kepada Pendamping Bansos di wilayahnya; ia mengajukan usulannya di sini.',
      { rule: 'R-18', facts: { applicants: definition.applicants, filedBy: definition.filedBy } },
    );
  }
  if (!definition.applicants.includes(relation)) {
    const who = definition.applicants.map((applicant) => WHO[applicant]).join(', ');
    return reject(
      'applicant-not-allowed',
      `Layanan ini diajukan oleh: ${who}. Arahkan warga kepada pihak tersebut agar usulannya diajukan dengan benar.`,
      { facts: { applicants: definition.applicants } },
    );
  }
  if (!definition.filedBy.some((role) => by.roles.includes(role))) {
    return reject('wrong-role', 'Layanan ini dicatat oleh peran lain. Arahkan warga ke petugas tersebut.', {
      facts: { filedBy: definition.filedBy },
    });
  }
  return undefined;
}

function onlyByPendamping({ applicants }: ServiceDefinition): boolean {
  return applicants.every((applicant) => applicant === 'pendamping');
}

/** A case of a service with several kinds is one of them, because recipients and aid differ. */
function wrongChoice({ choice }: OpenCase, definition: ServiceDefinition): Rejection | undefined {
  if (definition.choice === undefined) {
    return choice === null
      ? undefined
      : reject('choice-unexpected', `Layanan ini tidak mengenal pilihan ${choice.name}.`);
  }
  const { name, values } = definition.choice;
  if (choice?.name === name && values.includes(choice.value)) return undefined;
  return reject('choice-required', `Pilih ${name}: ${values.join(', ')}.`, { facts: { name, values } });
}

/** Who files for another person is kept apart from the person whom the case is about (INC-11). */
function wrongPeople(command: OpenCase, definition: ServiceDefinition): Rejection | undefined {
  const { subjectId, reporterId, relation } = command;
  if (definition.kind === 'application' && subjectId === null) {
    return reject(
      'subject-required',
      'Permohonan memerlukan orang yang dimohonkan. Cari atau daftarkan orangnya dahulu.',
    );
  }
  if (relation === 'diri' && reporterId !== null && reporterId !== subjectId) {
    return reject(
      'reporter-is-another',
      'Hubungan "diri" berarti pelapor adalah orangnya sendiri. Perbaiki hubungan pelapor.',
    );
  }
  if (relation !== 'diri' && reporterId !== null && reporterId === subjectId) {
    return reject('reporter-is-subject', 'Pelapor sama dengan orang yang dilaporkan. Pilih hubungan "diri".');
  }
  const bystander = relation === 'keluarga' || relation === 'masyarakat';
  if (definition.kind === 'application' && bystander && reporterId === null) {
    return reject('reporter-required', 'Catat siapa yang melaporkan, karena pemohon bukan orangnya sendiri.');
  }
  return undefined;
}
