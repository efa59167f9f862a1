import { type Html, html } from './html.ts';

/** Of all pages, at `/gaya.css`: what stands in a page itself is not drawn by (content security policy). */
export const STYLE = `:root { color-scheme: light dark; --ink: #1b2430; --paper: #fff; --soft: #f1f4f8; --line: #c9d2dd; --field: #74808f; --accent: #0b5c8a; --warn: #8a4b00; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8edf3; --paper: #12181f; --soft: #1c2530; --line: #3a4756; --field: #7d8b9b; --accent: #7cc4ee; --warn: #ffc27a; } }
* { box-sizing: border-box; }
body { margin: 0; font: 1.0625rem/1.55 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
header, main, footer { max-width: 60rem; margin: 0 auto; padding: 1rem; }
header { border-bottom: 3px solid var(--accent); }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; padding: 0; margin: .5rem 0 0; list-style: none; }
a { color: var(--accent); }
nav a, .cards a { display: inline-block; padding: .35rem 0; }
a:focus-visible, button:focus-visible, input:focus-visible, select:focus-visible, textarea:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
h1 { font-size: 1.6rem; line-height: 1.25; } h2 { font-size: 1.25rem; margin-top: 2rem; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(17rem, 100%), 1fr)); gap: .75rem; padding: 0; list-style: none; }
.cards li, .box { background: var(--soft); border: 1px solid var(--line); border-radius: .5rem; padding: .75rem 1rem; }
.note { border-left: 4px solid var(--warn); background: var(--soft); padding: .5rem 1rem; }
.small { font-size: .9rem; }
dl { display: grid; grid-template-columns: minmax(8rem, max-content) 1fr; gap: .35rem 1rem; } dt { font-weight: 600; } dd { margin: 0; overflow-wrap: anywhere; }
@media (max-width: 32rem) { dl { grid-template-columns: 1fr; } dd { margin-bottom: .5rem; } }
blockquote { margin: .5rem 0; padding-left: 1rem; border-left: 3px solid var(--line); overflow-wrap: anywhere; }
label { display: block; font-weight: 600; } input, select, button { font: inherit; padding: .6rem .75rem; border-radius: .4rem; border: 1px solid var(--field); }
input + label, select + label { margin-top: .75rem; }
textarea { font: inherit; width: 100%; padding: .6rem .75rem; border-radius: .4rem; border: 1px solid var(--field); background: var(--paper); color: inherit; }
fieldset { border: 1px solid var(--line); border-radius: .5rem; margin: 0 0 1rem; } legend { font-weight: 600; padding: 0 .35rem; }
.choice { font-weight: 400; padding: .35rem 0; }
input, select { width: min(24rem, 100%); background: var(--paper); color: inherit; } input[type=radio] { width: auto; } button { background: var(--accent); color: var(--paper); border: 0; margin-top: .5rem; min-height: 2.75rem; }
.skip { position: absolute; left: -100rem; } .skip:focus { left: 1rem; top: 1rem; background: var(--paper); padding: .5rem; }
`;

/** Content type of a page. */
export const HTML = 'text/html; charset=utf-8';

/** A whole page in Indonesian, readable without scripts. */
export function layout(title: string, content: Html): string {
  return html`<!doctype html>
<html lang="id">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Dinas Sosial</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/gaya.css">
</head>
<body>
<a class="skip" href="#isi">Langsung ke isi</a>
<header>
<strong>Layanan Dinas Sosial</strong>
<nav aria-label="Utama"><ul>
<li><a href="/">Daftar layanan</a></li>
<li><a href="/lacak">Lacak permohonan</a></li>
<li><a href="/verifikasi">Periksa surat</a></li>
<li><a href="/pengaduan">Pengaduan</a></li>
</ul></nav>
</header>
<main id="isi">
<h1>${title}</h1>
${content}
</main>
<footer class="small">
<p>Semua layanan tanpa pungutan biaya kecuali diumumkan lain. Data diri Anda dilindungi dan tidak ditampilkan di halaman ini.</p>
</footer>
</body>
</html>
`.text;
}

/** `dir="auto"`: what people wrote is set in its own direction and cannot turn the words around it. */
export function list(items: readonly (string | Html)[]): Html | null {
  return items.length === 0 ? null : html`<ul>${items.map((item) => html`<li dir="auto">${item}</li>`)}</ul>`;
}

export function facts(rows: readonly (readonly [string, string | Html | null])[]): Html {
  const shown = rows.filter(([, value]) => value !== null);
  return html`<dl>${shown.map(([name, value]) => html`<dt>${name}</dt><dd dir="auto">${value}</dd>`)}</dl>`;
}
