import 'reflect-metadata';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Controller, Get, Module } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { Answered, AnsweredInterceptor, inlineFile } from './answered.ts';

@Controller('desk')
class Desk {
  @Get('first')
  first() {
    return new Answered({ stream: 'oku-selatan/case/1', revision: 4 }, { caseId: '1' });
  }

  @Get('again')
  again() {
    return new Answered({ stream: 'oku-selatan/case/1', revision: 4, repeated: true }, { caseId: '1' });
  }

  @Get('plain')
  plain() {
    return { revision: 4 };
  }

  @Get('file')
  file() {
    return inlineFile({ bytes: Buffer.from('%PDF'), mediaType: 'application/pdf' }, 'surat.pdf');
  }
}

@Module({ controllers: [Desk] })
class DeskModule {}

let app: NestFastifyApplication;
beforeAll(async () => {
  const module = await Test.createTestingModule({ imports: [DeskModule] }).compile();
  app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter());
  app.useGlobalInterceptors(new AnsweredInterceptor());
  await app.init();
});
afterAll(() => app.close());

const get = (path: string) => app.inject({ method: 'GET', url: `/desk/${path}` });

test('an answered version becomes ETag and Alur-Version, the body alone is sent', async () => {
  const answer = await get('first');
  expect(answer.json()).toEqual({ caseId: '1' });
  expect(answer.headers).toMatchObject({ etag: '"4"', 'alur-version': 'oku-selatan/case/1@4' });
  expect(answer.headers).not.toHaveProperty('idempotent-replay');
});

test('an answer to a command that had been done before says so', async () => {
  expect((await get('again')).headers).toMatchObject({ etag: '"4"', 'idempotent-replay': 'true' });
});

test('any other answer is sent as it is', async () => {
  const answer = await get('plain');
  expect(answer.json()).toEqual({ revision: 4 });
  expect(answer.headers).not.toHaveProperty('alur-version');
});

test('a file is shown under its media type, length and harmless name', async () => {
  const answer = await get('file');
  expect(answer.body).toBe('%PDF');
  expect(answer.headers).toMatchObject({
    'content-type': 'application/pdf',
    'content-length': '4',
    'content-disposition': 'inline; filename="surat.pdf"',
  });
});
