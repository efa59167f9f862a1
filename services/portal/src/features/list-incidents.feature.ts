import { CurrentOfficer, type Officer, Roles } from '@alur/identity';
import { ChoiceField, PageQuery, PatternField, page, pageOptions, Reads, Routes } from '@alur/platform';
import type { Filter, Page } from '@alur/read-models';
import { Get, Header, Inject, Query, type StreamableFile } from '@nestjs/common';
import { ApiBearerAuth, ApiProduces } from '@nestjs/swagger';
import { INCIDENT_READERS, villageFilter } from '../application/access.ts';
import { type IncidentLine, IncidentLines } from '../application/incident-lines.ts';
import { Listed, ListQuery, Lists } from './export/lists.ts';
import type { Sheet } from './export/sheet.ts';

export class IncidentsQuery extends ListQuery {
  @ChoiceField(['open', 'closed'], { optional: true })
  state?: IncidentLine['state'];

  @ChoiceField(['alam', 'sosial'], { optional: true })
  localClass?: 'alam' | 'sosial';

  @PatternField(/^\d\d\.\d\d\.\d\d\.\d{4}$/, { optional: true, example: '16.09.01.2001' })
  village?: string;
}

export class MapQuery extends PageQuery {
  @ChoiceField(['open', 'closed'], { optional: true })
  state?: IncidentLine['state'];
}

/** RFC 7946, with `next` beside the features: the cursor of the next page. */
export interface IncidentMap {
  readonly type: 'FeatureCollection';
  readonly features: readonly {
    readonly type: 'Feature';
    readonly id: string;
    readonly geometry: { readonly type: 'Point'; readonly coordinates: readonly [longitude: number, latitude: number] };
    readonly properties: Omit<IncidentLine, 'place' | 'village'>;
  }[];
  readonly next: string | null;
}

const SHEET: Sheet<IncidentLine> = {
  name: 'kejadian-bencana',
  columns: [
    ['Nomor tiket', (line) => line.ticket],
    ['Layanan', (line) => line.serviceName],
    ['Kelas', (line) => line.classLabel],
    ['Kelas UU 24/2007', (line) => line.uuClass],
    ['Jenis kejadian', (line) => line.hazardLabel],
    ['Waktu kejadian', (line, stamp) => stamp(line.occurredAt)],
    ['Dilaporkan', (line, stamp) => stamp(line.openedAt)],
    ['Desa/kelurahan', (line) => line.village],
    ['Lintang (dibulatkan)', (line) => line.place?.latitude ?? null],
    ['Bujur (dibulatkan)', (line) => line.place?.longitude ?? null],
    ['Keluarga diasesmen', (line) => line.households],
    ['Keluarga layak', (line) => line.eligible],
    ['Pengungsi', (line) => line.displaced],
    ['Keadaan', (line) => line.stateLabel],
    ['Bantuan barang', (line) => line.goods],
    ['Bantuan dana', (line) => line.funds],
    ['Ditutup', (line, stamp) => stamp(line.closedAt)],
    ['Perkara', (line) => line.caseId],
  ],
};

@Routes('api/portal/incidents', 'Bencana')
export class ListIncidents {
  constructor(
    @Inject(IncidentLines) private readonly incidents: IncidentLines,
    @Inject(Lists) private readonly lists: Lists,
  ) {}

  @Get()
  @Roles(...INCIDENT_READERS)
  @Listed('Kejadian bencana, yang terbaru lebih dulu')
  list(
    @CurrentOfficer() officer: Officer,
    @Query() query: IncidentsQuery,
  ): Promise<Page<IncidentLine> | StreamableFile> {
    const { state, localClass, village } = query;
    const filter = {
      ...inReach(officer, village),
      ...(state === undefined ? {} : { state }),
      ...(localClass === undefined ? {} : { localClass }),
    };
    return this.lists.answer(officer.tenant, query, SHEET, (paging) => this.incidents.page(filter, paging));
  }

  /** Only incidents whose place is known; no point identifies a house. */
  @Reads('map', 'Peta kejadian (GeoJSON), titik dibulatkan sekitar 1 km')
  @Roles(...INCIDENT_READERS)
  @Header('content-type', 'application/geo+json')
  @ApiBearerAuth()
  @ApiProduces('application/geo+json')
  async map(@CurrentOfficer() officer: Officer, @Query() query: MapQuery): Promise<IncidentMap> {
    const { state } = query;
    const filter = { ...inReach(officer), placed: true, ...(state === undefined ? {} : { state }) };
    const { items, next } = await page(this.incidents.page(filter, pageOptions(query)));
    return { type: 'FeatureCollection', features: items.flatMap(featureOf), next };
  }
}

function inReach(officer: Officer, village?: string): Filter & { readonly tenant: string } {
  return { tenant: officer.tenant, ...villageFilter(officer, village) };
}

function featureOf({ place, village: _, ...properties }: IncidentLine): IncidentMap['features'] {
  if (place === null) return [];
  const { latitude, longitude } = place;
  const geometry = { type: 'Point' as const, coordinates: [longitude, latitude] as const };
  return [{ type: 'Feature', id: properties.caseId, geometry, properties }];
}
