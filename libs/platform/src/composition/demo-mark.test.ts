import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { DEMO_MARK, keepDemoApart } from './demo-mark.ts';

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'alur-mark-')), 'data');
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true }));

const asDemo = (demo: boolean) => keepDemoApart({ demo, dataDirectory: folder });

function work(file = 'intake/events.db'): void {
  mkdirSync(join(folder, file, '..'), { recursive: true });
  writeFileSync(join(folder, file), '');
}

test('a demo marks its folder and opens it again; outside the demo it is refused with folder and way out', () => {
  asDemo(true);
  work();
  asDemo(true);
  expect(() => asDemo(false)).toThrow(new RegExp(`ALUR_DATA: ${folder} is the folder of a demo.*Name another folder`));
});

test('a demo of before the mark is known by its secrets', () => {
  work('accounts.db');
  writeFileSync(join(folder, 'demo-secrets.json'), '{}');
  expect(() => asDemo(false)).toThrow(/is the folder of a demo/);
  asDemo(true);
  expect(existsSync(join(folder, DEMO_MARK))).toBe(true);
});

test.each(['intake/events.db', 'accounts.db'])(
  'a demo takes no folder of an office (%s), and leaves it as it is',
  (file) => {
    asDemo(false);
    work(file);
    asDemo(false);
    expect(() => asDemo(true)).toThrow(new RegExp(`ALUR_DATA: ${folder} holds an office that is no demo`));
    expect(existsSync(join(folder, DEMO_MARK))).toBe(false);
  },
);
