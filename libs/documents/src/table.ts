import type { Flow } from './flow.ts';

const PADDING = 4;
const TEXT_SIZE = 10;
const LIST_TEXT_SIZE = 8;

export interface Column {
  readonly label: string;
  /** Share of the width of the table; the shares of all columns count together. */
  readonly share: number;
  /** Default `left`. */
  readonly align?: 'left' | 'right' | 'center';
}

/** A ruled table; a row is never split over pages and the head is repeated on each. */
export function setTable(flow: Flow, columns: readonly Column[], rows: readonly (readonly string[])[]): void {
  const { doc, sheet } = flow;
  doc.fontSize(doc.page.width > doc.page.height ? LIST_TEXT_SIZE : Math.min(TEXT_SIZE, sheet.text));
  const shares = columns.reduce((sum, { share }) => sum + share, 0);
  const widths = columns.map(({ share }) => ((flow.right - flow.left) * share) / shares);
  const head = columns.map(({ label }) => label);
  const heightOf = (cells: readonly string[], bold: boolean) => {
    const heights = widths.map((outer, index) => flow.height(cells[index] ?? '', outer - 2 * PADDING, bold));
    return Math.max(...heights) + 2 * PADDING;
  };
  const set = (cells: readonly string[], bold: boolean) => {
    const top = doc.y;
    const height = heightOf(cells, bold);
    let x = flow.left;
    for (const [index, width] of widths.entries()) {
      doc.lineWidth(0.5).rect(x, top, width, height).stroke();
      doc.y = top + PADDING;
      const inner = { x: x + PADDING, width: width - 2 * PADDING };
      flow.text(cells[index] ?? '', { ...inner, align: columns[index]?.align ?? 'left', bold });
      x += width;
    }
    doc.y = top + height;
  };
  const first = rows[0] === undefined ? 0 : heightOf(rows[0], false);
  flow.need(heightOf(head, true) + first);
  set(head, true);
  for (const cells of rows) {
    if (doc.y + heightOf(cells, false) > flow.bottom) {
      doc.addPage();
      set(head, true);
    }
    set(cells, false);
  }
  doc.fontSize(sheet.text).moveDown(0.7);
}
