import { readFileSync } from 'node:fs';
import { bearerToken, declaredRoles, TOKENS, type TokenService } from '@alur/identity';
import type { Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { HttpHost } from './host.ts';
import { type Answers, describeAnswers } from './openapi-answers.ts';
import type { Refuse } from './problem.filter.ts';
import type { AlurRequest } from './request-info.ts';
import { DOCUMENT_PAGE_POLICY } from './security-headers.ts';

export interface DocumentedService {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly module: Type;
  /** File of `Answers`; absent where the handlers describe what they answer themselves. */
  readonly answers?: URL;
}

const NO_ANSWERS: Answers = { operations: {}, schemas: {} };
const METHODS_WITH_COMMANDS = new Set(['post', 'put', 'patch', 'delete']);

/** Of the documents and pages below, and of what the pages load. */
const DOCUMENTS = /^\/api\/[^/]+\/(docs(\/|$)|openapi\.(json|yaml)$)/;

/** Serves `/api/<service>/openapi.json` (OpenAPI 3.1) and the page `/api/<service>/docs`. The document is built at first use. Outside the demo a bearer token is needed. */
export function serveOpenApi(
  { app, refuse }: Pick<HttpHost, 'app' | 'refuse'>,
  services: readonly DocumentedService[],
  { open }: { readonly open: boolean },
): void {
  guardDocuments(app, refuse, open);
  for (const service of services) {
    let document: OpenAPIObject | undefined;
    const build = () => {
      document ??= describeService(app, service);
      return document;
    };
    SwaggerModule.setup(`api/${service.name}/docs`, app, build, {
      jsonDocumentUrl: `api/${service.name}/openapi.json`,
      yamlDocumentUrl: `api/${service.name}/openapi.yaml`,
      customSiteTitle: `Alur · ${service.title}`,
    });
  }
}

/** The routes of the documents are Swagger's own: the guard of the other routes does not see them. */
function guardDocuments(app: NestFastifyApplication, refuse: Refuse, open: boolean): void {
  const tokens = app.get<TokenService>(TOKENS, { strict: false });
  const server = app.getHttpAdapter().getInstance();
  server.addHook('onRequest', async (request: AlurRequest, reply) => {
    if (!DOCUMENTS.test(request.routeOptions.url ?? '')) return;
    void reply.header('content-security-policy', DOCUMENT_PAGE_POLICY);
    if (open) return;
    try {
      await tokens.verify(bearerToken(request.headers));
    } catch (error) {
      void reply.header('www-authenticate', 'Bearer');
      refuse(error, request, reply);
    }
  });
}

function describeService(app: NestFastifyApplication, service: DocumentedService): OpenAPIObject {
  const base = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle(`Alur · ${service.title}`)
    .setDescription(service.description)
    .setVersion('1')
    .addBearerAuth()
    .build();
  const document = SwaggerModule.createDocument(app, base, { include: [service.module], deepScanRoutes: true });
  const answers = service.answers ? (JSON.parse(readFileSync(service.answers, 'utf8')) as Answers) : NO_ANSWERS;
  describeAnswers(document, answers, declaredRoles(app));
  describeCommonParts(document);
  return document;
}

/** What holds for every operation is described once here: problems, `?after=`, `Idempotency-Key`, `Alur-Behind`. */
function describeCommonParts(document: OpenAPIObject): void {
  document.components ??= {};
  document.components.schemas = { ...document.components.schemas, Problem: PROBLEM_SCHEMA };
  for (const item of Object.values(document.paths)) {
    for (const [method, operation] of Object.entries(item)) {
      if (typeof operation !== 'object' || operation === null || !('responses' in operation)) continue;
      operation.responses['default'] ??= PROBLEM_RESPONSE;
      operation.responses['503'] ??= UNAVAILABLE_RESPONSE;
      operation.parameters = [...(operation.parameters ?? []), AFTER_PARAMETER];
      if (METHODS_WITH_COMMANDS.has(method)) operation.parameters.push(KEY_PARAMETER);
      const success = operation.responses['200'];
      if (method === 'get' && success !== undefined && !('$ref' in success)) {
        success.headers = { ...success.headers, 'Alur-Behind': BEHIND_HEADER };
      }
    }
  }
}

const AFTER_PARAMETER = {
  name: 'after',
  in: 'query',
  required: false,
  description: 'Alur-Version of an earlier answer: the answer waits (at most 2 s) until that change is visible.',
  schema: { type: 'string' },
};

const KEY_PARAMETER = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'The same key with the same body gets the first answer again; with another body it is refused (422).',
  schema: { type: 'string', minLength: 8, maxLength: 128 },
};

const PROBLEM_SCHEMA = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'detail'],
  properties: {
    type: { type: 'string', description: 'urn:alur:problem:<code>' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', description: 'Stable code' },
    detail: { type: 'string', description: 'What is wrong and what to do (Indonesian)' },
    rule: { type: 'string', description: 'Rule of the service standards that is the reason, e.g. R-05' },
    correlationId: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['field', 'message'],
        properties: { field: { type: 'string' }, message: { type: 'string' } },
      },
    },
    facts: { type: 'object', additionalProperties: true },
  },
};

const PROBLEM_RESPONSE = {
  description: 'Problem (RFC 9457)',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

const UNAVAILABLE_RESPONSE = {
  ...PROBLEM_RESPONSE,
  description:
    '`view-behind`: what is asked for may be on its way from another service; `unavailable`: a store does not answer. Ask again after `Retry-After` seconds.',
};

const BEHIND_HEADER = {
  description:
    'Messages of other services that this answer does not show yet, or `unknown`; absent when it shows everything.',
  schema: { type: 'string' as const },
};
