import type { DeclaredRoute } from '@alur/identity';
import type { OpenAPIObject } from '@nestjs/swagger';

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

/** What the guard, the checks of a request and the edge may answer on every route. */
const COMMON_PROBLEMS = [
  'internal-error',
  'not-acceptable',
  'too-large',
  'too-many-requests',
  'unavailable',
  'validation-failed',
  'view-behind',
];
const SIGNED_IN_PROBLEMS = ['wrong-role', 'sign-in-required', 'token-expired', 'token-invalid'];
const CASE_PROBLEMS = ['case-not-found', 'no-need', 'wrong-village'];

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
      describeCallers(operation, route, answer);
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
  route: DeclaredRoute | undefined,
  answer: OperationAnswer | undefined,
): void {
  const declaration = route?.declaration;
  const open = declaration === 'public';
  operation.security = open ? [] : [{ bearer: [] }];
  const ofCase = route?.rule !== undefined && !('none' in route.rule);
  Object.assign(operation, {
    'x-alur-roles': declaration ?? [],
    'x-alur-problems': [
      ...new Set([
        ...(answer?.problems ?? []),
        ...COMMON_PROBLEMS,
        ...(open ? [] : SIGNED_IN_PROBLEMS),
        ...(ofCase ? CASE_PROBLEMS : []),
      ]),
    ].sort(),
  });
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
