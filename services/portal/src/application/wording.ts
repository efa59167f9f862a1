import { PORTS, type ServicePorts } from '@alur/platform';
import {
  type DueFlag,
  type DueTime,
  documentName,
  isStepKind,
  LABELS,
  type Limit,
  labelOf,
  letterName,
  type ServiceDefinition,
  STEP_KINDS,
} from '@alur/standards';
import { Inject, Injectable } from '@nestjs/common';
import type { Moment } from './moment.ts';

const DURATION = /^P(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/;
const CALENDARS: Readonly<Record<Limit['calendar'], { readonly day: string; readonly note: string }>> = {
  working: { day: 'hari kerja', note: ' (jam kerja)' },
  calendar: { day: 'hari kalender', note: '' },
  clock24x7: { day: 'hari', note: ' (24 jam sehari, termasuk hari libur)' },
};

/** What officers and citizens read for codes, limits and times. */
@Injectable()
export class Wording {
  constructor(@Inject(PORTS) private readonly ports: ServicePorts) {}

  serviceName(slug: string): string {
    return this.ports.standards.find(slug)?.nama ?? slug;
  }

  /** The label of the version that the case pins; the name of the kind where the office gave no label. */
  stepLabel(
    service: string,
    version: number,
    { stepId, kind }: { readonly stepId: string; readonly kind: string },
  ): string {
    const label = this.definition(service, version)?.route?.steps[stepId]?.label;
    return label ?? (isStepKind(kind) ? STEP_KINDS[kind].label : stepId);
  }

  /** @param type contract type, `alur.intake.step-completed.v1` */
  event(type: string): string {
    return labelOf(LABELS.events, type.split('.')[2] ?? type);
  }

  documentLabel(code: string): string {
    return code.split('|').map(documentName).join(' atau ');
  }

  outcome(code: string): string {
    return labelOf(LABELS.outcomes, code);
  }

  pause(code: string): string {
    return labelOf(LABELS.pauses, code);
  }

  office(tenant: string): string {
    return this.ports.standards.tenant(tenant).office.name;
  }

  /** Name of a letter with the social registry of its day. */
  letter(tenant: string, type: string, issuedOn: string): string {
    return letterName(this.ports.standards.tenant(tenant), type, issuedOn);
  }

  /** `1 Juli 2026`, in the office's zone. */
  date(tenant: string, at: string): string {
    const { zone } = this.ports.standards.tenant(tenant);
    return new Intl.DateTimeFormat('id-ID', { timeZone: zone, dateStyle: 'long' }).format(new Date(at));
  }

  /** `Rabu, 1 Juli 2026 pukul 09.30 WIB`. */
  instant(tenant: string, at: string): string {
    const { zone, zoneLabel } = this.ports.standards.tenant(tenant);
    const day = new Intl.DateTimeFormat('id-ID', { timeZone: zone, weekday: 'long' }).format(new Date(at));
    const time = new Intl.DateTimeFormat('id-ID', { timeZone: zone, hour: '2-digit', minute: '2-digit' });
    return `${day}, ${this.date(tenant, at)} pukul ${time.format(new Date(at))} ${zoneLabel}`;
  }

  /** `instant`, marked where the due time rests on a calendar without a decree. */
  due(due: DueTime): string | null {
    if (due.dueAt === null) return null;
    const text = this.instant(due.tenant, due.dueAt);
    return this.dueFlag(due) === null ? text : `${text} (sementara)`;
  }

  dueFlag(due: DueTime): DueFlag | null {
    return this.ports.standards.clock.dueFlag(due);
  }

  /** An instant on the clock of the office. */
  stamp(tenant: string, at: string): Moment {
    const { zone, zoneLabel } = this.ports.standards.tenant(tenant);
    const time = new Intl.DateTimeFormat('id-ID', { timeZone: zone, hour: '2-digit', minute: '2-digit' });
    const clock = time.format(new Date(at));
    const day = this.ports.standards.localDate({ tenant, at });
    const shown = new Date(`${day}T${clock.replace('.', ':')}:00Z`);
    return { text: `${day} ${clock} ${zoneLabel}`, shown, format: `dd/mm/yyyy hh:mm "${zoneLabel}"` };
  }

  /** `1 hari kerja 30 menit (jam kerja)`. */
  limit({ value, calendar }: Limit): string {
    const [months, weeks, days, hours, minutes] = (DURATION.exec(value) ?? []).slice(1).map((n) => Number(n ?? 0));
    const { day, note } = CALENDARS[calendar];
    const parts: [number | undefined, string][] = [
      [months, 'bulan'],
      [weeks, 'minggu'],
      [days, day],
      [hours, 'jam'],
      [minutes, 'menit'],
    ];
    const words = parts.flatMap(([count, unit]) => (count ? [`${count} ${unit}`] : []));
    return words.length === 0 ? value : `${words.join(' ')}${hours || minutes || calendar === 'clock24x7' ? note : ''}`;
  }

  /** The version that a case pins; undefined when it is no longer shipped. */
  definition(service: string, version: number): ServiceDefinition | undefined {
    try {
      return this.ports.standards.service(service, version);
    } catch {
      return undefined;
    }
  }
}
