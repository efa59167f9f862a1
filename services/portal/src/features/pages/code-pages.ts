import { facts, type Html, html, layout, list } from '@alur/platform';
import type { CheckedLetter } from '../../application/letter-check.ts';
import type { Tracking } from '../../application/tracking.ts';

interface CodeForm {
  readonly action: string;
  readonly name: string;
  readonly label: string;
  readonly button: string;
}

/** With what went wrong the last time and what was typed then, so that one wrong letter is not typed anew with all others. */
function form({ action, name, label, button }: CodeForm, problem: string | null, typed: string): Html {
  return html`${problem !== null && html`<p class="note" role="alert">${problem}</p>`}
<form action="${action}" method="get">
<label for="${name}">${label}</label>
<input id="${name}" name="${name}" required maxlength="60" value="${typed}" autocomplete="off" autocapitalize="characters" spellcheck="false">
<div><button type="submit">${button}</button></div>
</form>`;
}

const TICKET_FORM = { action: '/lacak', name: 'tiket', label: 'Nomor tiket', button: 'Lihat keadaan' };
const LETTER_FORM = {
  action: '/verifikasi',
  name: 'kode',
  label: 'Kode verifikasi di baris paling bawah surat',
  button: 'Periksa',
};

export function trackingForm(problem: string | null, typed = ''): string {
  return layout('Lacak permohonan', form(TICKET_FORM, problem, typed));
}

export function trackingPage(found: Tracking): string {
  return layout(
    'Keadaan permohonan',
    html`${facts([
      ['Nomor tiket', found.ticket],
      ['Layanan', found.serviceName],
      ['Kantor', found.office],
      ['Kejadian', found.incident && `${found.incident.hazard} (${found.incident.class.toLowerCase()})`],
      ['Keadaan', html`<strong>${found.stateLabel}</strong>`],
      ['Langkah sekarang', list(found.openSteps)],
      ['Perlu dilengkapi', list(found.missing)],
      ['Waktu berhenti', found.paused],
      ['Batas waktu', found.state === 'closed' ? null : (found.dueLabel ?? 'Dihitung setelah berkas lengkap')],
    ])}
${found.answerAt !== null && answerForm(found.answerAt)}
${found.ending === 'refused' && REFUSED}
${found.ending !== null && found.ending !== 'done' && help(found)}`,
  );
}

function answerForm(action: string): Html {
  return html`<h2>Jawaban pengaduan</h2>
<form action="${action}/page" method="post">
<label for="pin">PIN yang Anda terima bersama nomor tiket</label>
<input id="pin" name="pin" required maxlength="12" autocomplete="off" autocapitalize="characters" spellcheck="false">
<div><button type="submit">Baca jawaban</button></div>
</form>`;
}

/** Where to ask, and how to object (UU 25/2009, UU 30/2014). */
const REFUSED = html`<div class="note">
<p>Permohonan belum dapat dikabulkan. Alasan dan dasar dapat diminta di loket atau dibaca pada surat keputusan.</p>
<p>Anda dapat mengajukan keberatan tertulis di loket paling lambat 21 hari kerja sejak menerima keputusan; keberatan dijawab paling lambat 10 hari kerja. Banding kepada Bupati diajukan paling lambat 10 hari kerja sesudah jawaban.</p>
</div>`;

function help({ channels }: Tracking): Html {
  return html`<h2>Bantuan</h2>
${facts(channels.map(({ label, value }) => [label, value] as const))}`;
}

export function letterForm(problem: string | null, typed = ''): string {
  return layout('Periksa surat', form(LETTER_FORM, problem, typed));
}

export function letterPage(letter: CheckedLetter): string {
  return layout(
    letter.valid ? 'Surat ini sah' : 'Surat ini tidak berlaku lagi',
    html`${!letter.valid && html`<p class="note" role="alert">Surat ini dicabut pada ${letter.withdrawnOn}.</p>`}
${facts([
  ['Nomor', letter.number],
  ['Jenis', letter.typeName],
  ['Tanggal', letter.dateLabel],
  ['Diterbitkan oleh', letter.office],
  ['Untuk', letter.holder],
  ['Sidik SHA-256', letter.integrity.snapshotHash],
])}
<p><a href="${letter.integrity.check}/page">Periksa keutuhan berkas surat</a></p>
<p class="small">Cocokkan nomor, tanggal dan huruf depan nama dengan surat yang Anda pegang.</p>`,
  );
}

/** The citizen or the village officer types the PIN; the answer is the letter itself (R-13). */
export function fetchLetterPage(token: string): string {
  return layout(
    'Ambil surat',
    html`<p>Masukkan PIN enam angka yang Anda terima dari petugas. Setelah lima kali salah, tautan ini terkunci.</p>
<form action="/api/verification/public/letters/${token}" method="post">
<label for="pin">PIN</label>
<input id="pin" name="pin" required pattern="[0-9]{6}" maxlength="6" inputmode="numeric" autocomplete="one-time-code">
<div><button type="submit">Buka surat</button></div>
</form>`,
  );
}

export function missingPage(detail: string): string {
  return layout('Tidak ditemukan', html`<p>${detail}</p><p><a href="/">Kembali ke daftar layanan</a></p>`);
}
