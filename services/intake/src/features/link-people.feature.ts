import {
  Access,
  CurrentOfficer,
  filtered,
  inJurisdiction,
  type Officer,
  Roles,
  requireJurisdiction,
  withoutCase,
} from '@alur/identity';
import {
  Answered,
  accept,
  type Call,
  Caller,
  Changes,
  ChoiceField,
  Creates,
  keepReasonWords,
  PageQuery,
  PatternField,
  PORTS,
  ProblemException,
  page,
  pageOptions,
  Reads,
  ReasonField,
  Routes,
  type ServicePorts,
  TextField,
} from '@alur/platform';
import type { Page } from '@alur/read-models';
import { Body, Inject, Param, Query } from '@nestjs/common';
import { PeopleVault } from '../application/people/people-vault.ts';
import { linkIdOf, type PersonLinkCommand, personLink } from '../domain/person-link.ts';
import { type PeopleLinkDocument, peopleLinks } from '../views/people-links.ts';
import { lineOf, type PersonLine } from './people.feature.ts';
import { ReasonNoteDto } from './person.dto.ts';

const STATES = ['proposed', 'linked', 'rejected', 'unlinked'] as const;

export class ProposeLinkDto {
  @TextField({ max: 120, description: 'Id orang pertama' })
  subjectId!: string;

  @TextField({ max: 120, description: 'Id orang yang sama, yang terdaftar sekali lagi' })
  sameAs!: string;
}

export class LinksQuery extends PageQuery {
  @ChoiceField(STATES, { optional: true, default: 'proposed' })
  state?: PeopleLinkDocument['state'];
}

export class LinkReasonDto extends ReasonNoteDto {
  @ReasonField('person-correction', { example: 'dokumen-baru' })
  reasonCode!: string;
}

export class LinkParams {
  @PatternField(/^[A-Za-z0-9-]{1,80}\.[A-Za-z0-9-]{1,80}$/, { message: 'linkId bukan id penyatuan' })
  linkId!: string;
}

export interface LinkLine extends Omit<PeopleLinkDocument, 'tenant' | 'subjectIds'> {
  /** Both, masked; whose data were erased is left out. */
  readonly people: readonly PersonLine[];
}

/** Registers people, and sees that one was registered twice. */
const PROPOSERS = ['front-office', 'back-office', 'petugas-pelayanan', 'petugas-desa', 'tksk', 'petugas-pdp'] as const;
/** Answers for the register of people. */
const DECIDERS = ['kepala-seksi', 'kabid-linjamsos', 'sekretaris-dinas', 'kepala-dinas', 'petugas-pdp'] as const;

/** Two registrations of one person are linked by two officers; nothing of either is deleted. */
@Routes('api/intake/people-links', 'Orang')
@Access(withoutCase('two registrations of the officer’s place, masked'))
export class LinkPeople {
  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(PeopleVault) private readonly people: PeopleVault,
  ) {}

  @Creates('', 'Usulkan bahwa dua orang terdaftar adalah orang yang sama')
  @Roles(...PROPOSERS)
  propose(@Body() { subjectId, sameAs }: ProposeLinkDto, @Caller() call: Call) {
    if (subjectId === sameAs) {
      throw new ProblemException(422, 'same-registration', 'Pilih dua orang terdaftar yang berbeda.');
    }
    return this.#run(call, [subjectId, sameAs], { type: 'propose' });
  }

  @Changes(':linkId/confirmation', 'Setujui penyatuan; oleh petugas lain daripada yang mengusulkan')
  @Roles(...DECIDERS)
  confirm(@Param() { linkId }: LinkParams, @Caller() call: Call) {
    return this.#run(call, peopleOf(linkId), { type: 'confirm' });
  }

  @Changes(':linkId/rejection', 'Tolak usulan penyatuan, dengan alasan')
  @Roles(...DECIDERS)
  reject(@Param() { linkId }: LinkParams, @Body() body: LinkReasonDto, @Caller() call: Call) {
    return this.#end(call, linkId, 'reject', body);
  }

  @Changes(':linkId/separation', 'Batalkan penyatuan, dengan alasan; tidak ada data yang hilang')
  @Roles(...DECIDERS)
  undo(@Param() { linkId }: LinkParams, @Body() body: LinkReasonDto, @Caller() call: Call) {
    return this.#end(call, linkId, 'undo', body);
  }

  @Reads('', 'Penyatuan orang menurut keadaannya, yang terbaru lebih dulu')
  @Roles(...DECIDERS)
  @Access(filtered('links of people of the officer’s office, masked'))
  async list(
    @CurrentOfficer() { tenant }: Officer,
    @Query() { state = 'proposed', ...query }: LinksQuery,
  ): Promise<Page<LinkLine>> {
    const sort = { by: ['at'], direction: 'desc' } as const;
    const found = this.ports.views.of(peopleLinks).find({ filter: { tenant, state }, sort, ...pageOptions(query) });
    const { items, next } = await page(found);
    const lines = await this.people.lines(
      tenant,
      items.flatMap(({ subjectIds }) => subjectIds),
    );
    const shown = items.map(({ _id, _version, _sources, tenant: _, subjectIds, ...link }) => ({
      ...link,
      people: subjectIds.flatMap((subjectId) => {
        const person = lines.get(subjectId);
        return person === undefined ? [] : [lineOf(subjectId, person)];
      }),
    }));
    return { items: shown, next };
  }

  async #end(call: Call, linkId: string, type: 'reject' | 'undo', { reasonCode, note }: LinkReasonDto) {
    const subjectIds = peopleOf(linkId);
    const ended = await this.#run(call, subjectIds, { type, reasonCode });
    await keepReasonWords(this.ports.vault, subjectIds[0], note, call.context);
    return ended;
  }

  /** @throws ProblemException 404 for somebody who is not registered; AccessError 403 outside the officer's place. */
  async #run(call: Call, subjectIds: readonly [string, string], asked: Asked) {
    const { officer, context } = call;
    const lines = await this.people.lines(context.tenant, subjectIds);
    if (lines.size < 2) {
      throw new ProblemException(404, 'subject-not-found', 'Orang ini tidak terdaftar, atau datanya sudah dihapus.');
    }
    // One of the two may be of no place, as people without NIK are; at least one is the officer's to know.
    const villages = [...lines.values()].map(({ village }) => village);
    if (!villages.some((village) => inJurisdiction(officer, village)))
      requireJurisdiction(officer, villages[0] ?? null);
    const linkId = linkIdOf(subjectIds);
    const command = { ...asked, subjectIds, by: officer.id, at: context.at } as PersonLinkCommand;
    const done = accept(await this.ports.runner.execute(personLink, linkId, command, context));
    return new Answered(done, { linkId, subjectIds, state: done.state.state });
  }
}

type Asked =
  | { readonly type: 'propose' | 'confirm' }
  | { readonly type: 'reject' | 'undo'; readonly reasonCode: string };

function peopleOf(linkId: string): readonly [string, string] {
  const [one = '', other = ''] = linkId.split('.');
  return [one, other];
}
