import { describe, expect, test } from '@jest/globals';
import { arrowsOf, circular, importsIn, LONGEST, misplaced, roomOf, tooLong, upward } from './sources.ts';

const arrows = (...pairs: readonly (readonly [string, string])[]) => pairs.map(([from, to]) => ({ from, to }));

describe('imports', () => {
  test('are found however they are written', () => {
    const text = `import a from './a.ts';
      import {
        type B,
      } from './b.ts';
      import type { C } from '@alur/c';
      export * from './d.ts';
      import './e.ts';
      const f = await import('./f.ts');`;
    expect(importsIn('x.ts', text).map(({ target }) => target)).toEqual([
      './a.ts',
      './b.ts',
      '@alur/c',
      './d.ts',
      './e.ts',
      './f.ts',
    ]);
  });

  test('lead to files: by path, and by the name of a package', () => {
    const c = {
      folder: 'libs/c',
      name: '@alur/c',
      exports: { './testing': { '@alur/source': './src/testing/index.ts' } },
    };
    const found = ['../b/x.ts', '@alur/c/testing', '@alur/unknown', 'node:fs'].map((target) => ({
      file: 'libs/a/src/a/y.ts',
      target,
    }));
    expect(arrowsOf(found, [c]).map(({ to }) => to)).toEqual(['libs/a/src/b/x.ts', 'libs/c/src/testing/index.ts']);
  });
});

describe('circles', () => {
  test('none in a tree, nor where two ways lead to one file', () => {
    expect(circular(arrows(['a', 'b'], ['b', 'd'], ['a', 'c'], ['c', 'd']))).toEqual([]);
  });

  test('two files that import each other are one, without those before and behind', () => {
    expect(circular(arrows(['start', 'a'], ['a', 'b'], ['b', 'a'], ['b', 'end']))).toEqual(['a', 'b']);
  });

  test('so is a longer way round, and a file that imports itself', () => {
    expect(circular(arrows(['a', 'b'], ['b', 'c'], ['c', 'a'], ['x', 'x']))).toEqual(['a', 'b', 'c', 'x']);
  });
});

describe('rooms of a service', () => {
  const file = (path: string) => `services/disbursement/src/${path}`;

  test.each([
    ['domain/a.ts', 'domain'],
    ['goods/domain/a.ts', 'domain'],
    ['money/application/reconciliation/a.ts', 'application'],
    ['features/export/a.ts', 'features'],
    ['goods/goods.process.ts', 'processes'],
    ['goods/publish.ts', 'publishing'],
    ['shared/registers.ts', 'application'],
    ['goods/goods.area.ts', undefined],
    ['disbursement.module.ts', undefined],
    ['test/fixtures/a.ts', undefined],
    ['domain/a.test.ts', undefined],
  ])('%s lies in %s', (path, room) => {
    expect(roomOf(file(path))).toBe(room);
  });

  test.each([
    ['application/a.ts', 'features/b.ts'],
    ['goods/application/a.ts', 'goods/features/b.ts'],
    ['domain/a.ts', 'application/b.ts'],
    ['domain/a.ts', 'views/b.ts'],
    ['views/a.ts', 'application/b.ts'],
    ['application/a.ts', 'adapters/b.ts'],
    ['features/a.ts', 'processes/b.ts'],
    ['features/a.ts', 'disbursement.module.ts'],
    ['application/a.ts', 'test/fixtures/b.ts'],
  ])('%s must not import %s', (from, to) => {
    expect(upward(arrows([file(from), file(to)]))).toHaveLength(1);
  });

  test.each([
    ['features/a.ts', 'application/b.ts'],
    ['features/a.ts', 'features/b.ts'],
    ['goods/application/a.ts', 'shared/domain/b.ts'],
    ['goods/goods.area.ts', 'goods/features/b.ts'],
    ['features/a.test.ts', 'test/fixtures/b.ts'],
  ])('%s may import %s', (from, to) => {
    expect(upward(arrows([file(from), file(to)]))).toEqual([]);
  });

  test('and libraries', () => {
    expect(upward(arrows([file('domain/a.ts'), 'libs/standards/src/index.ts']))).toEqual([]);
  });
});

test.each([
  'cases.ts',
  'portal.test.ts',
  'features/x.e2e.test.ts',
  'test/x.e2e.test.ts',
  'test/office.ts',
  'test/e2e/office.ts',
  'test-support/office.ts',
  'domain/fixtures/case.ts',
  'couriers/testing/contract.ts',
  'views/x.fixture.ts',
])('%s has no place in a service', (path) => {
  expect(misplaced(`services/intake/src/${path}`)).toBe(true);
});

test.each([
  'index.ts',
  'intake.module.ts',
  'domain/case.ts',
  'domain/case.test.ts',
  'test/e2e/x.e2e.test.ts',
  'test/e2e/x.distributed.test.ts',
  'test/fixtures/office.ts',
])('%s has its place', (path) => {
  expect(misplaced(`services/intake/src/${path}`)).toBe(false);
});

test('a file may have 300 lines', () => {
  expect(tooLong('x\n'.repeat(LONGEST))).toBe(false);
  expect(tooLong('x\n'.repeat(LONGEST + 1))).toBe(true);
});
