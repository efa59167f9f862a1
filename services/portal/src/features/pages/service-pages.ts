import { facts, type Html, html, layout, list } from '@alur/platform';
import type { CatalogueLine, ServicePage, ShownText } from '../../application/catalogue.ts';

const API_PAGES = [
  ['intake', 'Penerimaan'],
  ['verification', 'Verifikasi'],
  ['survey', 'Survei'],
  ['disbursement', 'Penyaluran'],
  ['notification', 'Pesan'],
  ['portal', 'Portal'],
] as const;

const PARTS: readonly (readonly [keyof ServicePage['published'], string])[] = [
  ['requirements', 'Persyaratan'],
  ['procedure', 'Prosedur'],
  ['time', 'Waktu'],
  ['fee', 'Biaya'],
  ['product', 'Produk'],
  ['complaints', 'Pengaduan'],
  ['guarantees', 'Jaminan'],
  ['legalBasis', 'Dasar hukum'],
  ['other', 'Lainnya'],
];

/** @param developers whether the documents of the routes open without signing in */
export function homePage(services: readonly CatalogueLine[], { developers }: { readonly developers: boolean }): string {
  const offices = [...Map.groupBy(services, (service) => service.office)];
  return layout(
    'Daftar layanan',
    html`<p>${services.length} layanan, semuanya dengan nomor tiket untuk melacak permohonan Anda.</p>
${offices.map(
  ([office, own]) => html`<h2>${office}</h2>
<ul class="cards">${own.map(
    (service) => html`<li><a href="/layanan/${service.slug}">${service.nama}</a>
<div class="small">${service.limit === null ? 'Batas waktu belum ditetapkan' : `Batas: ${service.limit}`}${service.biaya === 0 ? ' · Gratis' : ''}${service.underReview ? ' · Standar sedang ditinjau' : ''}</div></li>`,
  )}</ul>`,
)}
${developers && html`<h2>Untuk pengembang</h2>${list(API_PAGES.map(([name, title]) => html`<a href="/api/${name}/docs">API ${title}</a>`))}`}`,
  );
}

function source({ file, lines, decree, ocr }: ShownText): string {
  const notes = [`${file}, baris ${lines}`, decree, ocr === 'damaged' ? 'hasil pindai rusak' : null];
  return notes.filter((note) => note !== null).join(' · ');
}

function published(page: ServicePage): Html[] {
  return PARTS.filter(([part]) => page.published[part].length > 0).map(
    ([part, title]) =>
      html`<h3>${title}</h3>${page.published[part].map(
        (text) =>
          html`<blockquote dir="auto">«${text.readable}»<div class="small">Sumber: ${source(text)}</div></blockquote>`,
      )}`,
  );
}

export function servicePage(page: ServicePage, clockStarts: string): string {
  const { documents, limits } = page.normalised;
  return layout(
    page.nama,
    html`<p>${page.office}</p>
${page.review !== null && html`<p class="note" role="note">${page.review}</p>`}
<h2>Yang perlu dibawa</h2>
${list(
  documents.map(({ label, required, fromAge }) => {
    const when = fromAge === null ? '' : ` (mulai usia ${fromAge} tahun)`;
    return `${label}${required ? '' : ' — bila ada'}${when}`;
  }),
)}
<h2>Waktu yang dipakai</h2>
<p>Dihitung sejak ${clockStarts}.</p>
${facts(
  limits.map(({ label, text, note, inconsistencies }) => [
    label,
    html`${text ?? 'Belum ditetapkan'}${note !== null && html`<div class="small">${note}</div>`}${inconsistencies.length > 0 && html`<div class="small">Lihat catatan ${inconsistencies.join(', ')}</div>`}`,
  ]),
)}
<h2>Sebagaimana diumumkan</h2>
${published(page)}
${page.inconsistencies.length > 0 && html`<h2>Catatan atas teks yang diumumkan</h2>${facts(page.inconsistencies.map(({ id, summary }) => [id, summary]))}`}
<h2>Pengaduan</h2>
${facts(page.channels.map(({ label, value }) => [label, value]))}`,
  );
}
