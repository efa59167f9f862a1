import { type Html, html, layout } from '@alur/platform';
import { SATISFACTION_ELEMENTS } from '@alur/standards';

function question({ code, question: text, choices }: (typeof SATISFACTION_ELEMENTS)[number], number: number): Html {
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
