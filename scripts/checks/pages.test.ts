import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const root = resolve(import.meta.dirname, '../..');
const files = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).trim().split('\n');
const pages = files.filter((file) => file.endsWith('.md'));
const read = (file: string) => readFileSync(join(root, file), 'utf8');

test('the README lists every npm script', () => {
  const { scripts } = JSON.parse(read('package.json')) as { readonly scripts: Record<string, string> };
  const readme = read('README.md');
  const named = (script: string) =>
    [`npm run ${script}`, `npm ${script}`, `\`${script}\``].some((text) => readme.includes(text));
  expect(Object.keys(scripts).filter((script) => !named(script))).toEqual([]);
});

/** As GitHub makes the anchor of a heading. */
function anchorOf(heading: string): string {
  const text = heading.replace(/^#+ +/, '').toLowerCase();
  return text.replace(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-');
}

test.each(pages)('%s links to files and headings that exist', (page) => {
  const links = [...read(page).matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)].map(([, target = '']) => target);
  const broken = links.filter((target) => {
    const [path = '', anchor] = target.split('#');
    const file = path === '' ? page : join(dirname(page), path);
    if (!existsSync(join(root, file))) return true;
    if (anchor === undefined) return false;
    return !(read(file).match(/^#+ .*$/gm) ?? []).map(anchorOf).includes(anchor);
  });
  expect(broken).toEqual([]);
});

/** What a page names in backticks: a path with a slash, or a file. Packages and addresses outside the tree are not meant. */
function pathsIn(text: string): string[] {
  const named = [...text.matchAll(/`([\w.-]+(?:\/[\w.-]+)+\/?|[\w.-]+\.(?:ts|ya?ml|md|sh))`/g)].map(
    ([, path = '']) => path,
  );
  return named.filter((path) => !/^\.\/|^ALUR_|\.env$/.test(path)).map((path) => path.replace(/\/$/, ''));
}

/** Every tracked file, and every folder that holds one. */
const existing = new Set(
  files.flatMap((file) => file.split('/').map((_, end, parts) => parts.slice(0, end + 1).join('/'))),
);

test.each(pages)('%s names files and folders that exist', (page) => {
  const exists = (path: string) => [...existing].some((known) => known === path || known.endsWith(`/${path}`));
  expect(pathsIn(read(page)).filter((path) => !exists(path))).toEqual([]);
});

describe('decisions', () => {
  const decisions = files.filter((file) => /^docs\/adr\/\d/.test(file)).map((file) => basename(file));
  const numberOf = (name: string) => name.slice(0, 4);

  test('each has a number of its own, without gaps, which its heading repeats', () => {
    expect(decisions.map(numberOf)).toEqual(decisions.map((_, index) => String(index + 1).padStart(4, '0')));
    const other = decisions.filter((name) => !read(`docs/adr/${name}`).startsWith(`# ${Number(numberOf(name))}. `));
    expect(other).toEqual([]);
  });

  test('the index lists each', () => {
    const listed = [...read('docs/adr/README.md').matchAll(/\]\((\d[^)]+)\)/g)].map(([, name]) => name);
    expect(listed).toEqual(decisions);
  });

  test('a mention gives the number of one that exists', () => {
    const numbers = new Set(decisions.map(numberOf));
    const texts = files.filter((file) => /\.(md|ts|ya?ml)$/.test(file));
    const wrong = texts.flatMap((file) =>
      [...read(file).matchAll(/\bADRs? (\d+)/g)]
        .filter(([, number = '']) => !numbers.has(number))
        .map(([text]) => `${file}: ${text}`),
    );
    expect(wrong).toEqual([]);
  });
});
