import { type Html, html, layout } from '@alur/platform';

const CATEGORIES: readonly (readonly [string, string])[] = [
  ['', 'Pilih bila tahu'],
  ['tidak-berkadar-pengawasan', 'Pelayanan (antrean, petugas, fasilitas)'],
  ['berkadar-pengawasan', 'Pelanggaran oleh petugas'],
  ['suap-pungli', 'Suap atau pungutan liar'],
  ['aspirasi', 'Saran'],
  ['permintaan-informasi', 'Permintaan informasi'],
];

/** No office is chosen beforehand: a complaint that reaches the wrong one is read by nobody. */
const CHOOSE = ['', 'Pilih kabupaten'] as const;

function options(all: readonly (readonly [string, string])[]): readonly Html[] {
  return all.map(([value, label]) => html`<option value="${value}">${label}</option>`);
}

/** Where citizens complain; intake takes the form and answers with ticket and PIN. */
export function complaintPage(offices: readonly (readonly [code: string, name: string])[]): string {
  return layout(
    'Pengaduan',
    html`<p>Sampaikan keluhan, saran atau dugaan pelanggaran. Nama boleh dikosongkan. Identitas Anda dirahasiakan dan tidak ditampilkan kepada petugas yang diadukan.</p>
<form action="/api/intake/public/complaints/form" method="post">
<label for="tenant">Dinas Sosial yang dituju</label>
<select id="tenant" name="tenant" required>${options([CHOOSE, ...offices])}</select>
<label for="category">Jenis (boleh dikosongkan)</label>
<select id="category" name="category">${options(CATEGORIES)}</select>
<label for="text">Isi pengaduan</label>
<textarea id="text" name="text" required minlength="10" maxlength="5000" rows="8" aria-describedby="hint"></textarea>
<p id="hint" class="small">Apa yang terjadi, di mana, kapan, dan siapa petugasnya bila Anda tahu. Jangan menulis NIK.</p>
<label for="name">Nama (boleh dikosongkan)</label>
<input id="name" name="name" maxlength="150" autocomplete="name">
<label for="reach">Telepon atau e-mail (boleh dikosongkan)</label>
<input id="reach" name="reach" maxlength="150">
<div><button type="submit">Kirim pengaduan</button></div>
</form>
<p class="small">Pengaduan juga dapat disampaikan lewat SP4N-LAPOR (lapor.go.id, 1708).</p>`,
  );
}
