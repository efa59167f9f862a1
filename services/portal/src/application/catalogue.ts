import { PORTS, ProblemException, type ServicePorts } from '@alur/platform';
import {
  type Inconsistency,
  loadInconsistencies,
  type NormalisedLimit,
  type PublishedText,
  readable,
  type ServiceDefinition,
  type Tenant,
} from '@alur/standards';
import { Inject, Injectable } from '@nestjs/common';
import { Wording } from './wording.ts';

export const UNDER_REVIEW =
  'Standar pelayanan ini sedang ditinjau: sebagian teks yang diumumkan tidak sejalan satu sama lain. Teks ditampilkan sebagaimana diumumkan, di samping nilai yang dipakai.';

export interface CatalogueLine {
  readonly no: number | null;
  readonly slug: string;
  readonly nama: string;
  readonly tenant: string;
  readonly office: string;
  readonly kind: ServiceDefinition['kind'];
  readonly underReview: boolean;
  /** End-to-end limit in words; null where the sources give none. */
  readonly limit: string | null;
  /** Rupiah; null where the source is silent. */
  readonly biaya: 0 | null;
}

export interface ShownText extends PublishedText {
  /** Without the formatting tags of the source. */
  readonly readable: string;
}

export interface ShownLimit extends NormalisedLimit {
  readonly text: string | null;
}

export interface ServicePage extends CatalogueLine {
  readonly version: number;
  readonly decree: string | null;
  readonly review: string | null;
  readonly published: Readonly<Record<keyof ServiceDefinition['published'], readonly ShownText[]>>;
  readonly normalised: {
    readonly documents: readonly { code: string; label: string; required: boolean; fromAge: number | null }[];
    readonly limits: readonly ShownLimit[];
    readonly clockStarts: ServiceDefinition['clockStarts'];
    readonly products: readonly string[];
  };
  readonly inconsistencies: readonly Inconsistency[];
  readonly channels: Tenant['channels'];
}

const BASIS: Readonly<Record<ServiceDefinition['clockStarts'], string>> = {
  'complete-file': 'berkas dinyatakan lengkap',
  arrival: 'pemohon datang dengan berkas',
  report: 'laporan diterima',
};

/** The service standards as the public reads them: the published text beside the value that the software works with. */
@Injectable()
export class Catalogue {
  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(Wording) private readonly wording: Wording,
  ) {}

  /** The published services, of one office or of all. */
  list(tenant?: string): CatalogueLine[] {
    return this.ports.standards
      .services(tenant)
      .filter((service) => service.catalogued)
      .map((service) => this.#line(service));
  }

  /** @throws ProblemException 404 for a name that no service has. */
  service(name: string): ServicePage {
    const definition = this.ports.standards.find(name);
    if (!definition) {
      throw new ProblemException(404, 'service-not-found', 'Layanan ini tidak ada. Lihat daftar layanan.');
    }
    const published = Object.entries(definition.published).map(([part, texts]) => [
      part,
      texts.map((text) => ({ ...text, readable: readable(text.text) })),
    ]);
    return {
      ...this.#line(definition),
      version: definition.version,
      decree: definition.decree,
      review: definition.underReview ? UNDER_REVIEW : null,
      published: Object.fromEntries(published),
      normalised: {
        documents: definition.documents.map(({ code, label, wajib, berlakuBila }) => ({
          code,
          label,
          required: wajib,
          fromAge: berlakuBila?.usiaMinimal ?? null,
        })),
        limits: definition.limits.map((limit) => ({
          ...limit,
          text: limit.limit === null ? null : this.wording.limit(limit.limit),
        })),
        clockStarts: definition.clockStarts,
        products: definition.products,
      },
      inconsistencies: loadInconsistencies().filter(({ id }) => definition.inconsistencies.includes(id)),
      channels: this.ports.standards.tenant(definition.tenant).channels,
    };
  }

  clockStarts(page: ServicePage): string {
    return BASIS[page.normalised.clockStarts];
  }

  #line(service: ServiceDefinition): CatalogueLine {
    const { no, slug, nama, tenant, kind, underReview, limit, biaya } = service;
    return {
      no,
      slug,
      nama,
      tenant,
      office: this.wording.office(tenant),
      kind,
      underReview,
      limit: limit === null ? null : this.wording.limit(limit),
      biaya,
    };
  }
}
