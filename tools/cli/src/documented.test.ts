import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { alur } from './fixtures/terminal.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const PAGES = [
  'README.md',
  'docs/operations.md',
  'deploy/README.md',
  'libs/platform/README.md',
  ...['services', 'tools'].flatMap((folder) =>
    readdirSync(join(ROOT, folder)).map((name) => `${folder}/${name}/README.md`),
  ),
];

/** The commands of a page, `npx alur users add`, each with the options that it is shown with. */
function commandsOf(page: string): [command: readonly string[], options: readonly string[]][] {
  const text = readFileSync(join(ROOT, page), 'utf8');
  return [...text.matchAll(/npx alur ((?:[a-z][a-z-]* ?)+)([^`\n]*)/g)].map(([, words = '', rest = '']) => {
    const names = words.trim().split(' ');
    // What follows is a value, such as the name of a service.
    const command = names.slice(0, ['serve', 'backup', 'restore'].includes(names[0]!) ? 1 : 2);
    return [command, rest.match(/--[a-z-]+/g) ?? []];
  });
}

async function helpOf(command: readonly string[]): Promise<string> {
  const { exitCode, printed } = await alur([...command, '--help']);
  expect([command, exitCode]).toEqual([command, 0]);
  return printed;
}

test.each(PAGES)('every command that %s names exists, with its options', async (page) => {
  for (const [command, options] of commandsOf(page)) {
    const help = await helpOf(command);
    expect(help).toContain(`Usage: alur ${command.join(' ')} `);
    // Without a name, `consumers` lists.
    const shown = help.includes('list [options]') ? help + (await helpOf([...command, 'list'])) : help;
    for (const option of options) expect(shown).toContain(option);
  }
});

test('the pages name commands', () => {
  expect(PAGES.flatMap(commandsOf).length).toBeGreaterThan(25);
});
