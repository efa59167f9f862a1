import { expect, test } from '@jest/globals';
import { html } from './html.ts';
import { facts, list } from './layout.ts';

test('escapes every value that is not markup itself', () => {
  const evil = `<img src=x onerror="alert('1')">&`;
  expect(html`<p title="${evil}">${evil}</p>`.text).toBe(
    '<p title="&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;">&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;</p>',
  );
  expect(html`${[html`<b>${1}</b>`, html`<i>${null}${false}${undefined}</i>`]}`.text).toBe('<b>1</b><i></i>');
});

test('what people wrote is set in its own direction, so that it cannot turn the words around it', () => {
  const hostile = 'S\u202e*** A***';
  expect(facts([['Untuk', hostile]]).text).toContain(`<dd dir="auto">${hostile}</dd>`);
  expect(list([hostile])?.text).toContain(`<li dir="auto">${hostile}</li>`);
});
