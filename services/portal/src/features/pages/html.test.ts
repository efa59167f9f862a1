import { expect, test } from '@jest/globals';
import { html } from './html.ts';

test('escapes every value that is not markup itself', () => {
  const evil = `<img src=x onerror="alert('1')">&`;
  expect(html`<p title="${evil}">${evil}</p>`.text).toBe(
    '<p title="&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;">&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;</p>',
  );
  expect(html`${[html`<b>${1}</b>`, html`<i>${null}${false}${undefined}</i>`]}`.text).toBe('<b>1</b><i></i>');
});
