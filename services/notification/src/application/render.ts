import {
  documentName,
  type MessageParameter,
  messageTemplate,
  NAMED_SERVICES,
  type ServiceDefinition,
  type Standards,
} from '@alur/standards';
import type { Language } from '../domain/intents.ts';

/** Links that only exist while a message is sent. */
export interface Links {
  readonly publicUrl: string;
  readonly survey: string | null;
  readonly optOut: string | null;
}

export interface Rendered {
  /** Name by which WhatsApp knows the approved template: `permohonan_diterima_v1`. */
  readonly name: string;
  readonly language: Language;
  /** Values of `{{1}}`, `{{2}}`, … */
  readonly parameters: readonly string[];
  readonly subject: string;
  readonly text: string;
}

const UNNAMED: Readonly<Record<Language, string>> = { id: 'layanan sosial', en: 'a social service' };
const LOCALES: Readonly<Record<Language, string>> = { id: 'id-ID', en: 'en-GB' };
const MISSING = '-';

/** The words of a message. `variables` are the codes it was queued with. */
export function render(
  message: {
    readonly tenant: string;
    readonly template: string;
    readonly version: number;
    readonly language: Language;
    readonly variables: Readonly<Record<string, string>>;
  },
  links: Links,
  standards: Standards,
): Rendered {
  const { template: code, version, language } = message;
  const template = messageTemplate(code, version);
  const parameters = template.parameters.map((parameter) => oneLine(wordsFor(parameter, message, links, standards)));
  const { subject, body } = template[language];
  const text = body.replace(/\{\{(\d+)\}\}/g, (_, number: string) => parameters[Number(number) - 1] ?? MISSING);
  return { name: `${code.replaceAll('-', '_')}_v${version}`, language, parameters, subject, text };
}

function wordsFor(
  parameter: MessageParameter,
  { tenant, language, variables }: Parameters<typeof render>[0],
  { publicUrl, survey, optOut }: Links,
  standards: Standards,
): string {
  const { office } = standards.tenant(tenant);
  const { service = '', ticket = MISSING, at, stepId, papers, bast } = variables;
  switch (parameter) {
    case 'service':
      return serviceName(standards, service, language);
    case 'ticket':
      return ticket;
    case 'time':
      return instant(standards, tenant, at, language);
    case 'due':
      return due(standards, tenant, variables, language);
    case 'step':
      return pinned(standards, variables)?.route?.steps[stepId ?? '']?.label ?? stepId ?? MISSING;
    case 'papers':
      return papers === undefined ? MISSING : papers.split(',').map(paperName).join('; ');
    case 'year':
      return variables['year'] ?? MISSING;
    case 'bast':
      return bast ?? MISSING;
    case 'office':
      return office.name;
    case 'office-contact':
      return office.phone ?? office.email ?? office.name;
    case 'status-link':
      return `${publicUrl}/lacak?tiket=${encodeURIComponent(ticket)}`;
    case 'work-link':
      return publicUrl;
    case 'survey-link':
      return survey ?? MISSING;
    case 'opt-out-link':
      return optOut ?? MISSING;
  }
}

export function serviceName(standards: Standards, slug: string, language: Language): string {
  return NAMED_SERVICES.has(slug) ? (standards.find(slug)?.nama ?? UNNAMED[language]) : UNNAMED[language];
}

function paperName(code: string): string {
  return code.split('|').map(documentName).join(' / ');
}

const PROVISIONAL: Readonly<Record<Language, string>> = { id: 'sementara', en: 'provisional' };

function due(
  standards: Standards,
  tenant: string,
  variables: Readonly<Record<string, string>>,
  language: Language,
): string {
  const { dueAt = null, stepId } = variables;
  const definition = pinned(standards, variables);
  const limit =
    variables['limitOf'] === 'case' || stepId === undefined
      ? definition?.limit
      : definition?.route?.steps[stepId]?.limit;
  const flag = standards.clock.dueFlag({ tenant, dueAt, limit });
  const text = instant(standards, tenant, dueAt ?? undefined, language);
  return flag === null ? text : `${text} (${PROVISIONAL[language]})`;
}

function instant(standards: Standards, tenant: string, at: string | undefined, language: Language): string {
  if (at === undefined) return MISSING;
  const { zone, zoneLabel } = standards.tenant(tenant);
  const when = new Date(at);
  const day = new Intl.DateTimeFormat(LOCALES[language], { timeZone: zone, dateStyle: 'long' }).format(when);
  const clock = new Intl.DateTimeFormat('id-ID', { timeZone: zone, hour: '2-digit', minute: '2-digit' }).format(when);
  return `${day} ${clock} ${zoneLabel}`;
}

function pinned(standards: Standards, { service, serviceVersion }: Readonly<Record<string, string>>) {
  try {
    return standards.service(service ?? '', Number(serviceVersion)) satisfies ServiceDefinition;
  } catch {
    return undefined;
  }
}

/** A parameter of a WhatsApp template holds no line break, tab or run of spaces. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
