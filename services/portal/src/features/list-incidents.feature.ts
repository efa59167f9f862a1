import { Access, CurrentOfficer, filtered, type Officer, Roles } from '@alur/identity';
import { ChoiceField, PageQuery, PatternField, page, pageOptions, Reads, Routes } from '@alur/platform';
import { asked, type Filter } from '@alur/read-models';
import { subdistrictName, villageName } from '@alur/standards';
import { Header, Inject, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiProduces } from '@nestjs/swagger';
import { INCIDENT_READERS, seenBy } from '../application/access.ts';
import { type IncidentLine, IncidentLines } from '../application/incident-lines.ts';
import { list } from './export/list.ts';
import { ListQuery } from './export/lists.ts';
import { inWords } from './export/sheet.ts';

export class IncidentsQuery extends ListQuery {
  @ChoiceField(['open', 'closed'], { optional: true })
  state?: IncidentLine['state'];

  @ChoiceField(['alam', 'sosial'], { optional: true })
  localClass?: 'alam' | 'sosial';

  @PatternField(/^\d\d\.\d\d\.\d\d\.\d{4}$/, { optional: true, example: '16.09.01.2004' })
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
    readonly properties: Omit<IncidentLine, 'place' | 'village' | 'villageName'>;
  }[];
  readonly next: string | null;
}

export const listIncidents = list({
  operationId: 'ListIncidents_list',
  heading: 'Bencana',
  route: 'api/portal/incidents',
  readers: INCIDENT_READERS,
  access: filtered('incidents that the officer sees'),
  summary: 'Kejadian bencana, yang terbaru lebih dulu',
  query: IncidentsQuery,
  find: ({ incidents }, { officer, query: { state, localClass, village } }) => {
    const filter = { ...inReach(officer, village), ...asked({ state, localClass }) };
    return (paging) => incidents.page(filter, paging);
  },
  name: 'kejadian-bencana',
  columns: [
    ['Nomor tiket', (line) => line.ticket],
    ['Layanan', (line) => line.serviceName],
    ['Kelas', (line) => line.classLabel],
    ['Kelas UU 24/2007', (line) => line.uuClass],
    ['Jenis kejadian', (line) => line.hazardLabel],
    ['Waktu kejadian', (line, stamp) => stamp(line.occurredAt)],
    ['Dilaporkan', (line, stamp) => stamp(line.openedAt)],
    ['Desa/kelurahan', (line) => villageName(line.village)],
    ['Kecamatan', (line) => subdistrictName(line.village)],
    ['Lintang (dibulatkan)', (line) => line.place?.latitude ?? null],
    ['Bujur (dibulatkan)', (line) => line.place?.longitude ?? null],
    ['Keluarga diasesmen', (line) => line.households],
    ['Keluarga layak', (line) => line.eligible],
    ['Pengungsi', (line) => line.displaced],
    ['Keadaan', (line) => line.stateLabel],
    ['Bantuan barang', (line) => inWords(line.goods)],
    ['Bantuan dana', (line) => inWords(line.funds)],
    ['Ditutup', (line, stamp) => stamp(line.closedAt)],
    ['Perkara', (line) => line.caseId],
  ],
});

@Routes('api/portal/incidents', 'Bencana')
export class ListIncidents {
  constructor(@Inject(IncidentLines) private readonly incidents: IncidentLines) {}

  /** Only incidents whose place is known; no point identifies a house. */
  @Reads('map', 'Peta kejadian (GeoJSON), titik dibulatkan sekitar 1 km')
  @Roles(...INCIDENT_READERS)
  @Access(filtered('incidents that the officer sees'))
  @Header('content-type', 'application/geo+json')
  @ApiBearerAuth()
  @ApiProduces('application/geo+json')
  async map(@CurrentOfficer() officer: Officer, @Query() query: MapQuery): Promise<IncidentMap> {
    const filter = { ...inReach(officer), placed: true, ...asked({ state: query.state }) };
    const { items, next } = await page(this.incidents.page(filter, pageOptions(query)));
    return { type: 'FeatureCollection', features: items.flatMap(featureOf), next };
  }
}

function inReach(officer: Officer, village?: string): Filter & { readonly tenant: string } {
  return { tenant: officer.tenant, ...seenBy(officer, village) };
}

function featureOf({ place, village: _, villageName: _name, ...properties }: IncidentLine): IncidentMap['features'] {
  if (place === null) return [];
  const { latitude, longitude } = place;
  const geometry = { type: 'Point' as const, coordinates: [longitude, latitude] as const };
  return [{ type: 'Feature', id: properties.caseId, geometry, properties }];
}
