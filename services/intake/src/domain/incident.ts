import type { CaseOpened, DataOf } from '@alur/contracts';
import { type Rejection, reject } from '@alur/event-sourcing';
import { hazardClass, type ServiceDefinition } from '@alur/standards';

export type Incident = NonNullable<DataOf<typeof CaseOpened>['incident']>;

/** What is said of a disaster with the first report. */
export interface IncidentReport extends Omit<Incident, 'localClass' | 'uuClass' | 'unusual'> {
  /** null: the usual class of the hazard. */
  readonly uuClass: Incident['uuClass'] | null;
  /** null: the class of the service. A service for every class needs it. */
  readonly localClass: Incident['localClass'] | null;
}

/** About 1 km: it identifies no house, and the map is still of use. */
/** An older date of an incident is a mistyped year, or the clock of a device that was reset. */
const LONGEST_AGO_MS = 5 * 365 * 24 * 60 * 60_000;
const STEPS_PER_DEGREE = 100;

/**
 * The public part of the incident of a case; null for a service that is not for incidents.
 * The local class decides the form of aid (R-05, INC-40), so it is never guessed and never contradicts the service.
 */
export function incidentOf(
  report: IncidentReport | null,
  definition: Pick<ServiceDefinition, 'kind' | 'klasifikasiLokal'>,
  at: string,
): Incident | null | Rejection {
  if (definition.kind !== 'incident') {
    return report === null ? null : reject('incident-unexpected', 'Layanan ini bukan untuk kejadian bencana.');
  }
  if (report === null) {
    return reject(
      'incident-required',
      'Laporan bencana memerlukan jenis, kelas dan waktu kejadian. Catat lewat laporan kejadian.',
    );
  }
  const { klasifikasiLokal } = definition;
  if (klasifikasiLokal !== undefined && report.localClass !== null && report.localClass !== klasifikasiLokal) {
    return reject(
      'class-of-another-service',
      `Layanan ini untuk bencana ${klasifikasiLokal}. Pilih layanan menurut kelas kejadiannya.`,
      { rule: 'R-05', facts: { klasifikasiLokal } },
    );
  }
  const localClass = klasifikasiLokal ?? report.localClass;
  if (localClass === null) {
    return reject(
      'class-required',
      'Tentukan kelas kejadian, alam atau sosial, karena kelas menentukan bentuk bantuan.',
      { rule: 'R-05' },
    );
  }
  if (Date.parse(report.occurredAt) > Date.parse(at)) {
    return reject('occurred-in-future', 'Waktu kejadian tidak boleh setelah saat pelaporan. Perbaiki waktunya.');
  }
  if (Date.parse(at) - Date.parse(report.occurredAt) > LONGEST_AGO_MS) {
    return reject('occurred-long-ago', 'Waktu kejadian lebih dari lima tahun yang lalu. Periksa tahunnya.');
  }
  const { hazard, occurredAt, place } = report;
  const usual = hazardClass(hazard);
  const uuClass = report.uuClass ?? usual?.uuClass;
  if (uuClass === undefined) {
    return reject(
      'uu-class-required',
      'Jenis bencana ini belum ada pada daftar. Sebutkan kelasnya menurut UU 24/2007.',
    );
  }
  const unusual = usual !== undefined && usual.localClass !== null && usual.localClass !== localClass;
  const incident = { localClass, uuClass, hazard, occurredAt, place: place === null ? null : rounded(place) };
  return unusual ? { ...incident, unusual } : incident;
}

function rounded({ latitude, longitude }: NonNullable<Incident['place']>): NonNullable<Incident['place']> {
  const round = (degrees: number) => Math.round(degrees * STEPS_PER_DEGREE) / STEPS_PER_DEGREE;
  return { latitude: round(latitude), longitude: round(longitude) };
}
