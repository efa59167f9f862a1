import type { Flow } from './flow.ts';
import type { SignatureBlock } from './signatory.ts';

const QR_SIZE = 85;
/** Room for a wet signature and for the stamp over its left. */
const SIGNING_ROOM = 62;
const QR_LABEL_HEIGHT = 22;
const QR_LABEL = 'Kode pemeriksaan keaslian (bukan tanda tangan elektronik)';

/** Room for one wet signature. */
export interface SignatureField extends SignatureBlock {
  /** Lines over the title: place and date, "Yang menerima". */
  readonly above?: readonly string[];
}

/** Civil-servant number as it is printed: `19700101 199103 1 001`. */
export function printedNip(nip: string): string {
  return nip.replace(/^(\d{8})(\d{6})(\d)(\d{3})$/, '$1 $2 $3 $4');
}

/** Two fields side by side, or one at the right with the QR code at its left. A row stays on one page. */
export function setSignatures(flow: Flow, fields: readonly SignatureField[], qr: Buffer | null): void {
  const { doc } = flow;
  const middle = (flow.left + flow.right) / 2 + 10;
  const width = flow.right - middle;
  const places = fields.length === 1 ? [middle] : [flow.left, middle];
  const heights = fields.map((field) => heightOf(flow, field, width));
  flow.need(12 + Math.max(...heights, qr === null ? 0 : QR_SIZE + QR_LABEL_HEIGHT));
  const top = doc.y + 12;
  let lowest = top;
  for (const [index, field] of fields.entries()) {
    doc.y = top;
    setField(flow, field, { x: places[index] ?? middle, width });
    lowest = Math.max(lowest, doc.y);
  }
  if (qr !== null) {
    doc.image(qr, flow.left, top, { width: QR_SIZE, height: QR_SIZE });
    doc.fontSize(7).y = top + QR_SIZE + 2;
    flow.text(QR_LABEL, { width: QR_SIZE + 30 });
    doc.fontSize(flow.sheet.text);
    lowest = Math.max(lowest, doc.y);
  }
  doc.x = flow.left;
  doc.y = lowest;
}

function setField(flow: Flow, field: SignatureField, column: { readonly x: number; readonly width: number }): void {
  const { doc } = flow;
  const { name, rank, nip } = field;
  for (const line of over(field)) flow.text(line, column);
  doc.y += SIGNING_ROOM;
  if (name !== null) flow.text(name, { ...column, bold: true, underline: nip !== null });
  else flow.rule(doc.y + 12, 0.5, column.x, column.x + column.width * 0.8).doc.y += 16;
  if (rank !== null) flow.text(rank, column);
  if (nip !== null) flow.text(`NIP ${printedNip(nip)}`, column);
}

function over({ above = [], notation = [], title }: SignatureField): string[] {
  return [...above, ...notation, `${title},`];
}

function heightOf(flow: Flow, field: SignatureField, width: number): number {
  const lines = [...over(field), field.name ?? ' ', field.rank ?? '', field.nip === null ? '' : 'NIP'];
  const heights = lines.filter((line) => line !== '').map((line) => flow.height(line, width, line === field.name));
  return SIGNING_ROOM + heights.reduce((sum, height) => sum + height, 0);
}
