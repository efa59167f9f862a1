import { expect, test } from '@jest/globals';
import { letterForm } from './code-pages.ts';
import { homePage } from './service-pages.ts';

test('the catalogue links to the documents of the routes only where they open without signing in', () => {
  expect(homePage([], { developers: true })).toContain('href="/api/intake/docs"');
  expect(homePage([], { developers: false })).not.toMatch(/\/docs|pengembang/);
});

test('a form keeps what was typed, and nothing that was typed becomes markup', () => {
  expect(letterForm(null)).toContain('value=""');
  expect(letterForm('Tidak ada', '"><script>')).toContain('value="&quot;&gt;&lt;script&gt;"');
});
