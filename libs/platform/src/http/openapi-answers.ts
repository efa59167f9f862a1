import type { DeclaredRoute } from '@alur/identity';
import { UPLOAD_FAULTS } from '@alur/privacy';
import type { OpenAPIObject } from '@nestjs/swagger';
import { REASON_CHECKS } from './fields.ts';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;
type Response = Exclude<Operation['responses'][string], { $ref: string } | undefined>;

/** What an operation answers, as `npm run answers` reads it from the type of its handler. */
export interface OperationAnswer {
  /** JSON Schema of the body; absent where there is none, or a file only. */
  readonly schema?: object;
  /** It answers a file, or does so when asked. */
  readonly file?: boolean;
  /** Codes of the problems that it may answer besides those of every operation. */
  readonly problems: readonly string[];
}

export interface Answers {
  /** By operation id. */
  readonly operations: Readonly<Record<string, OperationAnswer | undefined>>;
  readonly schemas: Readonly<Record<string, object>>;
}

/** Answered by what stands before every handler, and by what catches its errors. */
const EDGE_PROBLEMS = [
  'address-too-long',
  'after-invalid',
  'disk-full',
  'internal-error',
  'people-unavailable',
  'subject-erased',
  'too-many-requests',
  'unavailable',
  'validation-failed',
  'view-behind',
];
/** By the guard, and by the access rule for a stated purpose. */
const OFFICER_PROBLEMS = [
  'identity-provider-unreachable',
  'no-office',
  'other-tenant',
  'place-missing',
  'purpose-not-allowed',
  'session-ended',
  'token-expired',
  'token-invalid',
  'token-missing',
  'wrong-role',
];
/** By the access rule of a case. */
const CASE_PROBLEMS = ['case-not-found', 'no-need', 'oversight-purpose-required', 'wrong-village'];
/** By the checks of a body. */
const BODY_PROBLEMS = [
  'bad-request',
  'body-too-slow',
  ...REASON_CHECKS,
  'text-broken',
  'text-not-printable',
  'too-large',
  'unsupported-media-type',
];

/** Adds what each operation answers, who may call it, how one signs in for it, its problem codes and path parameters. */
export function describeAnswers(
  document: OpenAPIObject,
  { operations, schemas }: Answers,
  routes: readonly DeclaredRoute[],
): void {
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, ...(schemas as Schemas) },
  };
  const declared = new Map(routes.map((route) => [`${route.method} ${route.path}`, route]));
  for (const [path, item] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(item) as [string, Operation][]) {
      if (operation?.responses === undefined) continue;
      const route = declared.get(`${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`);
      const answer = operations[operation.operationId ?? ''];
      describeBody(operation, answer);
      describeCallers(operation, method, route, answer);
      describePath(operation, path);
    }
  }
}

function describeBody(operation: Operation, answer: OperationAnswer | undefined): void {
  if (answer === undefined) return;
  const [status] = Object.keys(operation.responses).filter((code) => /^2/.test(code));
  if (status === undefined || status === '204') return;
  const response = operation.responses[status] as Response;
  const media = Object.keys(response.content ?? {});
  const files = media.filter((type) => type !== 'application/json');
  const json = answer.schema && { 'application/json': { schema: answer.schema } };
  const file = { schema: { type: 'string', format: 'binary' } };
  const ofFiles = (files.length > 0 ? files : ['*/*']).map((type) => [type, file]);
  const content = { ...json, ...(answer.file ? Object.fromEntries(ofFiles) : {}) };
  if (Object.keys(content).length > 0) response.content = content as Response['content'];
  response.description ||= answer.file && !answer.schema ? 'Berkas' : 'Berhasil';
}

function describeCallers(
  operation: Operation,
  method: string,
  route: DeclaredRoute | undefined,
  answer: OperationAnswer | undefined,
): void {
  const declaration = route?.declaration;
  const open = declaration === 'public';
  operation.security = open ? [] : [{ bearer: [] }];
  const ofCase = route?.rule !== undefined && !('none' in route.rule);
  const problems = new Set([
    ...(answer?.problems ?? []),
    ...EDGE_PROBLEMS,
    ...(open ? [] : OFFICER_PROBLEMS),
    ...(ofCase ? CASE_PROBLEMS : []),
    ...(method === 'get' ? [] : BODY_PROBLEMS),
    ...(takesFile(operation) ? UPLOAD_FAULTS : []),
  ]);
  Object.assign(operation, { 'x-alur-roles': declaration ?? [], 'x-alur-problems': [...problems].sort() });
}

function takesFile({ requestBody }: Operation): boolean {
  return requestBody !== undefined && 'content' in requestBody && 'multipart/form-data' in requestBody.content;
}

/** Parameters that a handler takes from the call as a whole. */
function describePath(operation: Operation, path: string): void {
  const known = (operation.parameters ?? []).flatMap((one) => ('in' in one && one.in === 'path' ? [one.name] : []));
  const missing = [...path.matchAll(/\{(\w+)\}/g)].flatMap(([, name]) => (known.includes(name!) ? [] : [name!]));
  operation.parameters = [
    ...missing.map((name) => ({ name, in: 'path' as const, required: true, schema: { type: 'string' as const } })),
    ...(operation.parameters ?? []),
  ];
}
