import type { Problem } from '../http/problem.ts';
import { html } from './html.ts';
import { layout, list } from './layout.ts';

/** What a citizen reads in place of a problem document: what is wrong and where to go from here. */
export function problemPage(problem: Pick<Problem, 'title' | 'detail' | 'errors'>, method: string | undefined): string {
  const { title, detail, errors = [] } = problem;
  const messages = list(errors.map(({ message }) => message));
  return layout(
    title,
    html`${messages ?? html`<p>${detail}</p>`}
${method === 'POST' && html`<p>Untuk mengulang, kembali ke halaman sebelumnya.</p>`}
<p><a href="/">Kembali ke daftar layanan</a></p>`,
  );
}
