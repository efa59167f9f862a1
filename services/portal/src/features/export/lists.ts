import { ChoiceField, PageQuery, type Paging, PORTS, page, pageOptions, type ServicePorts } from '@alur/platform';
import type { Page } from '@alur/read-models';
import { applyDecorators, Inject, Injectable, StreamableFile } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiProduces, IntersectionType } from '@nestjs/swagger';
import { Wording } from '../../application/wording.ts';
import { csvOf } from './csv.ts';
import { type Cell, headersOf, rowOf, type Sheet, type Stamp } from './sheet.ts';
import { xlsxOf } from './xlsx.ts';

const MEDIA_TYPES = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;
export type Format = keyof typeof MEDIA_TYPES;
const FORMATS = Object.keys(MEDIA_TYPES);
const ROWS_AT_ONCE = 200;

/** A query of a report that is not paged. */
export class FormatQuery {
  @ChoiceField(FORMATS, {
    optional: true,
    description: 'Seluruh daftar sebagai berkas; tanpa isian: JSON',
    message: 'Isi dengan csv atau xlsx.',
  })
  format?: Format;
}

/** A query of a list: a page of it, or all of it from there on as a file. */
export class ListQuery extends IntersectionType(PageQuery, FormatQuery) {}

/** Documents a route that answers a list, as JSON or as a file. */
export function Listed(summary: string, operationId?: string): MethodDecorator {
  return applyDecorators(
    ApiBearerAuth(),
    ApiOperation({ summary, ...(operationId === undefined ? {} : { operationId }) }),
    ApiProduces('application/json', ...Object.values(MEDIA_TYPES)),
  );
}

/** Reads one page. */
export type Find<Line> = (paging: Paging) => Promise<Page<Line>>;

/** Answers lists. A file is the same list for the same officer, streamed page by page. */
@Injectable()
export class Lists {
  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(Wording) private readonly wording: Wording,
  ) {}

  /** @throws ProblemException 400 when the cursor was changed or belongs to another list. */
  async answer<Line>(
    tenant: string,
    query: ListQuery,
    sheet: Sheet<Line>,
    find: Find<Line>,
  ): Promise<Page<Line> | StreamableFile> {
    const { format } = query;
    if (format === undefined) return page(find(pageOptions(query)));
    const first = await page(find({ ...pageOptions(query), limit: ROWS_AT_ONCE }));
    return this.#file(tenant, format, sheet, first, find);
  }

  /** A list that is not paged. */
  file<Line>(tenant: string, format: Format, sheet: Sheet<Line>, items: readonly Line[]): StreamableFile {
    const all = { items, next: null };
    return this.#file(tenant, format, sheet, all, async () => all);
  }

  #file<Line>(tenant: string, format: Format, sheet: Sheet<Line>, first: Page<Line>, find: Find<Line>): StreamableFile {
    const now = this.ports.clock.now();
    const stamp: Stamp = (at) => (at === null ? null : this.wording.stamp(tenant, at));
    const rows = rowsOf(sheet, stamp, first, find);
    const headers = headersOf(sheet);
    const day = this.ports.standards.localDate({ tenant, at: now.toISOString() });
    return new StreamableFile(format === 'csv' ? csvOf(headers, rows) : xlsxOf(sheet.name, headers, rows, now), {
      type: MEDIA_TYPES[format],
      disposition: `attachment; filename="${sheet.name}-${day}.${format}"`,
    });
  }
}

async function* rowsOf<Line>(
  sheet: Sheet<Line>,
  stamp: Stamp,
  first: Page<Line>,
  find: Find<Line>,
): AsyncGenerator<Cell[][]> {
  for (let { items, next } = first; ; { items, next } = await find({ limit: ROWS_AT_ONCE, after: next })) {
    yield items.map((line) => rowOf(sheet, line, stamp));
    if (next === null) return;
  }
}
