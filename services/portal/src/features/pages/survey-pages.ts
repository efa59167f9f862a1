import { SATISFACTION_ELEMENTS, type SatisfactionElementCode } from '@alur/standards';
import { type Html, html } from './html.ts';
import { layout } from './layout.ts';

interface Question {
  readonly text: string;
  /** What 1, 2, 3 and 4 mean. */
  readonly choices: readonly [string, string, string, string];
}

/** The nine questions of the survey (PermenPAN-RB 14/2017). */
const QUESTIONS: Readonly<Record<SatisfactionElementCode, Question>> = {
  U1: {
    text: 'Apakah persyaratan yang diminta sesuai dengan layanannya?',
    choices: ['Tidak sesuai', 'Kurang sesuai', 'Sesuai', 'Sangat sesuai'],
  },
  U2: {
    text: 'Apakah prosedur layanan mudah diikuti?',
    choices: ['Tidak mudah', 'Kurang mudah', 'Mudah', 'Sangat mudah'],
  },
  U3: {
    text: 'Apakah layanan diberikan dengan cepat?',
    choices: ['Tidak cepat', 'Kurang cepat', 'Cepat', 'Sangat cepat'],
  },
  U4: {
    text: 'Bagaimana biaya layanan ini menurut yang Anda alami?',
    choices: ['Sangat mahal', 'Cukup mahal', 'Murah', 'Gratis'],
  },
  U5: {
    text: 'Apakah hasil layanan sesuai dengan yang dijanjikan dalam standar pelayanan?',
    choices: ['Tidak sesuai', 'Kurang sesuai', 'Sesuai', 'Sangat sesuai'],
  },
  U6: {
    text: 'Apakah petugas mampu memberikan layanan dengan baik?',
    choices: ['Tidak mampu', 'Kurang mampu', 'Mampu', 'Sangat mampu'],
  },
  U7: {
    text: 'Apakah petugas sopan dan ramah?',
    choices: ['Tidak sopan dan ramah', 'Kurang sopan dan ramah', 'Sopan dan ramah', 'Sangat sopan dan ramah'],
  },
  U8: {
    text: 'Bagaimana penanganan pengaduan, saran dan masukan?',
    choices: ['Tidak ada', 'Ada, tetapi tidak berfungsi', 'Berfungsi, tetapi kurang baik', 'Dikelola dengan baik'],
  },
  U9: {
    text: 'Bagaimana sarana dan prasarana di tempat layanan?',
    choices: ['Buruk', 'Cukup', 'Baik', 'Sangat baik'],
  },
};

function question({ code }: (typeof SATISFACTION_ELEMENTS)[number], number: number): Html {
  const { text, choices } = QUESTIONS[code];
  return html`<fieldset>
<legend>${number}. ${text}</legend>
${choices.map((choice, i) => html`<label class="choice"><input type="radio" name="${code}" value="${i + 1}"> ${choice}</label>`)}
</fieldset>
`;
}

/** Where the link of a survey leads; the answers go to notification, which cannot link them to a person. */
export function surveyPage(token: string): string {
  return layout(
    'Survei kepuasan masyarakat',
    html`<p>Sembilan pertanyaan singkat tentang layanan yang baru Anda terima. Jawaban Anda tidak dihubungkan dengan permohonan atau nama Anda. Pertanyaan yang tidak sesuai boleh dilewati.</p>
<form action="/api/notification/public/skm/${token}/form" method="post">
${SATISFACTION_ELEMENTS.map((element, i) => question(element, i + 1))}
<label for="comment">Saran (boleh dikosongkan; jangan menulis nama atau nomor)</label>
<textarea id="comment" name="comment" maxlength="2000" rows="4"></textarea>
<div><button type="submit">Kirim jawaban</button></div>
</form>`,
  );
}

export function surveyThanksPage(): string {
  return layout('Terima kasih', html`<p>Jawaban Anda sudah kami terima dan membantu kami memperbaiki layanan.</p>`);
}

/** A link opened by mistake is not a wish: only the button ends the messages. */
export function optOutPage(token: string): string {
  return layout(
    'Berhenti menerima pesan',
    html`<p>Anda tidak akan menerima pesan lagi tentang permohonan Anda. Keadaan permohonan tetap dapat dilihat dengan nomor tiket.</p>
<form action="/api/notification/public/opt-out/${token}/form" method="post">
<div><button type="submit">Berhenti menerima pesan</button></div>
</form>`,
  );
}

export function optedOutPage(): string {
  return layout(
    'Pesan dihentikan',
    html`<p>Anda tidak akan menerima pesan lagi. Untuk menerimanya kembali, sampaikan di loket.</p>`,
  );
}
