import { requirePrintable } from '@alur/documents';
import { Access, inCase, type Officer, PURPOSES, type Purpose, Roles } from '@alur/identity';
import {
  Answered,
  type Call,
  Caller,
  Changes,
  ChoiceField,
  IntField,
  PatternField,
  PORTS,
  ProblemException,
  Reads,
  Routes,
  type ServicePorts,
  savedFile,
  TextField,
} from '@alur/platform';
import { rolesOf, sameName } from '@alur/standards';
import { Body, Inject, Param, Query } from '@nestjs/common';
import { ApiProduces } from '@nestjs/swagger';
import { readPerson } from '../../shared/person-data.ts';
import { FundsCommands, recipientOf } from '../application/funds-commands.ts';
import { Nominatif, versionOf } from '../application/nominatif.ts';
import {
  LIST_FORMS,
  type ListForm,
  nominatifWorkbook,
  printNominatif,
  sumOf,
  warningsOf,
} from '../application/nominatif-paper.ts';
import { openToPayers } from '../domain/funds-access.ts';
import type { FundsRequestState } from '../domain/funds-request-state.ts';
import { CaseParams, FUNDS_ROUTE, HouseholdParams } from './requests.ts';

export class NominatifQuery {
  @ChoiceField(PURPOSES, { description: 'Untuk apa daftar dibuka; dicatat pada setiap penerima' })
  purpose!: Purpose;

  @IntField({ optional: true, min: 1, max: 10_000, fromText: true, description: 'Versi; tanpa isian: yang terakhir' })
  version?: number;

  @ChoiceField(LIST_FORMS, { optional: true, default: 'pencairan' })
  form: ListForm = 'pencairan';
}

export class AccountBody {
  @TextField({ kind: 'name', min: 2, max: 60, example: 'Bank Sumsel Babel' })
  bank!: string;

  @PatternField(/^\d{5,30}$/, { message: 'number harus nomor rekening tanpa tanda baca', example: '1234567890' })
  number!: string;

  @TextField({ kind: 'name', min: 2, max: 120, description: 'Atas nama' })
  holder!: string;

  @TextField({ kind: 'note', optional: true, min: 5, max: 200, description: 'Wajib bila atas nama orang lain' })
  reason?: string;
}

/** Whose roles read the list at any time; BPKAD reads it while the request is with it. */
const OF_THE_OFFICE = ['kabid-linjamsos', 'kepala-dinas', 'bendahara-bansos'] as const;

/** The list of recipients with their identity (daftar nominatif): read from the vault, each look logged for each person. */
@Routes(FUNDS_ROUTE, 'Daftar nominatif')
@Access(inCase('bank'))
@Roles(...rolesOf('funds'))
export class NominatifFeature {
  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(FundsCommands) private readonly commands: FundsCommands,
    @Inject(Nominatif) private readonly lists: Nominatif,
  ) {}

  @Changes('recipients/:householdId/account', 'Mencatat rekening penerima; tanpa rekening bantuan diserahkan tunai')
  @Roles('kabid-linjamsos', 'bendahara-bansos')
  async account(@Param() { caseId, householdId }: HouseholdParams, @Body() body: AccountBody, @Caller() call: Call) {
    const { tenant } = call.context;
    const loaded = await this.commands.load(tenant, caseId);
    const recipient = recipientOf(loaded.round, householdId);
    const { subjectId } = recipient;
    const person = await readPerson(
      this.ports.people,
      { subjectId, caseId, purpose: 'rekening-penerima' },
      call.context,
    );
    const { bank, number, holder, reason = null } = body;
    await requirePrintable({ bank, 'nama rekening': holder, alasan: reason ?? '' });
    if (!sameName(holder, person.name) && reason === null) {
      throw new ProblemException(
        422,
        'account-name-differs',
        'Nama rekening berbeda dari penerima. Sebutkan alasannya.',
      );
    }
    await this.lists.setAccount(tenant, caseId, recipient, { bank, number, holder, reason });
    return new Answered(loaded, { householdId });
  }

  @Changes('nominatif', 'Menetapkan versi baru daftar nominatif sesudah data atau rekening penerima diperbaiki')
  @Roles(...rolesOf('funds', 'draft'))
  async fix(@Param() { caseId }: CaseParams, @Caller() call: Call) {
    const done = await this.commands.fixList(caseId, call.context);
    return new Answered(done, versionOf(done.state.lists));
  }

  @Reads('nominatif', 'Daftar nominatif satu versi: penerima lengkap, jumlah, peringatan, perbedaan antarversi')
  async show(@Param() { caseId }: CaseParams, @Query() query: NominatifQuery, @Caller() call: Call) {
    const { state, read, ...loaded } = await this.#read(caseId, query, call);
    const { rows, version, intact, outdated } = read;
    const body = {
      version,
      rows,
      intact,
      outdated,
      total: sumOf(rows),
      warnings: warningsOf(rows),
      versions: state.lists,
    };
    return new Answered(loaded, body);
  }

  @Reads('nominatif/pdf', 'Daftar nominatif untuk dicetak, dengan nama pengunduh dan jam')
  @ApiProduces('application/pdf')
  async pdf(@Param() { caseId }: CaseParams, @Query() query: NominatifQuery, @Caller() call: Call) {
    const printed = await this.#printed(caseId, query, call);
    const bytes = await printNominatif(this.ports.standards.tenant(call.context.tenant), printed);
    return savedFile({ bytes, mediaType: 'application/pdf' }, 'daftar-nominatif.pdf');
  }

  @Reads('nominatif/xlsx', 'Daftar nominatif sebagai lembar kerja, dengan nama pengunduh dan jam')
  @ApiProduces('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
  async xlsx(@Param() { caseId }: CaseParams, @Query() query: NominatifQuery, @Caller() call: Call) {
    const bytes = await nominatifWorkbook(await this.#printed(caseId, query, call));
    const mediaType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
    return savedFile({ bytes, mediaType }, 'daftar-nominatif.xlsx');
  }

  async #printed(caseId: string, query: NominatifQuery, call: Call) {
    const { round, read } = await this.#read(caseId, query, call);
    const { tenant, at } = call.context;
    const { version, rows } = read;
    const { zone, zoneLabel } = this.ports.standards.tenant(tenant);
    const time = new Intl.DateTimeFormat('id-ID', { timeZone: zone, dateStyle: 'long', timeStyle: 'short' }).format(
      new Date(at),
    );
    const mark = `Diunduh ${call.officer.id} pada ${time} ${zoneLabel} untuk ${query.purpose}. Data pribadi, jangan disebarkan.`;
    const issueDate = this.ports.standards.localDate({ tenant, at: version.at });
    return { form: query.form, version, rows, notaDinas: round.notaDinas ?? '-', issueDate, at, mark };
  }

  async #read(caseId: string, { purpose, version }: NominatifQuery, { officer, context }: Call) {
    const loaded = await this.commands.load(context.tenant, caseId);
    requireOpen(loaded.state, officer, context.at);
    const list = versionOf(loaded.state.lists, version);
    return { ...loaded, read: await this.lists.read(caseId, loaded.round, list, purpose, context) };
  }
}

/** @throws ProblemException 403 when an officer of BPKAD asks before or long after BPKAD had the request */
function requireOpen(state: FundsRequestState, { roles }: Officer, at: string): void {
  if (OF_THE_OFFICE.some((role) => roles.includes(role)) || openToPayers(state, at)) return;
  throw new ProblemException(
    403,
    'list-not-open',
    'Daftar nominatif hanya dibuka selama pengajuan ada di BPKAD, dan sebentar sesudahnya. Minta kepada Dinas Sosial.',
  );
}
