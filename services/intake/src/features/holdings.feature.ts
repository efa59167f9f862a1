import { Access, AnyOfficer, CurrentOfficer, type Officer, Roles, withoutCase } from '@alur/identity';
import {
  Answered,
  accept,
  type Call,
  Caller,
  Changes,
  ChoiceField,
  Creates,
  DateField,
  InstantField,
  PatternField,
  PORTS,
  ProblemException,
  Reads,
  Routes,
  requireOfficer,
  type ServicePorts,
  TextField,
} from '@alur/platform';
import { HOLDING_KINDS, type HoldingKind, isActive, isLetterType, OFFICE_HOLDERS, type Role } from '@alur/standards';
import { Body, Inject, Param } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayUnique, IsArray, IsOptional, IsString } from 'class-validator';
import { HOLDINGS, type HoldingCommand, holdings, type RecordedHolding } from '../domain/holdings.ts';

const OFFICER_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/;
/** Days after which an acting holder is unusual. */
const USUAL_DAYS = { plh: 30, plt: 90 } as const;
const DAY_MS = 86_400_000;

export class HoldingBody {
  @ChoiceField(OFFICE_HOLDERS, { description: 'Jabatan penanda tangan' })
  role!: Role;

  @PatternField(OFFICER_ID, { description: 'Petugas yang memegang jabatan' })
  officer!: string;

  @ChoiceField(HOLDING_KINDS, { description: 'definitif, plt (kosong), plh (berhalangan), atau an (atas nama)' })
  kind!: HoldingKind;

  @InstantField({ description: 'Mulai, dengan zona' })
  from!: string;

  @InstantField({ optional: true, description: 'Akhir, tidak termasuk; wajib kecuali definitif' })
  to?: string;

  @TextField({ optional: true, min: 3, max: 80, description: 'Nomor surat perintah atau mandat' })
  mandateNo?: string;

  @DateField({ optional: true })
  mandateDate?: string;

  @PatternField(/^\d\d\.\d\d\.\d\d\.\d{4}$/, { optional: true, description: 'Desa/kelurahan, untuk kepala desa/lurah' })
  village?: string;

  @ApiPropertyOptional({ type: [String], description: 'Jenis surat sebuah mandat; kosong berarti semua' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @ArrayUnique()
  @IsString({ each: true })
  scope?: string[];

  @ChoiceField(OFFICE_HOLDERS, { optional: true, description: 'Jabatan di antaranya, untuk u.b.' })
  through?: Role;
}

export class HoldingParams {
  @PatternField(/^[A-Za-z0-9-]{8,80}$/)
  holdingId!: string;
}

export interface HoldingLine extends RecordedHolding {
  readonly state: 'menunggu-pengesahan' | 'akan-datang' | 'berlaku' | 'berakhir';
}

/** Who holds which office: definitive, acting, or by mandate. Nobody gives an office to himself, and a second person confirms. */
@Routes('api/intake/holdings', 'Pejabat')
@Access(withoutCase('offices and officers, no citizen'))
export class Holdings {
  constructor(@Inject(PORTS) private readonly ports: ServicePorts) {}

  @Reads('', 'Pemegang jabatan di dinas ini, yang terbaru dahulu')
  @AnyOfficer()
  async list(@CurrentOfficer() { tenant }: Officer): Promise<{ readonly items: readonly HoldingLine[] }> {
    const { all } = (await this.ports.runner.load(holdings, tenant, HOLDINGS)).state;
    const now = this.ports.clock.now().toISOString();
    return { items: all.toReversed().map((one) => ({ ...one, state: stateOf(one, now) })) };
  }

  @Creates('', 'Mencatat pemegang jabatan dengan masa dan mandatnya; berlaku setelah disahkan orang kedua')
  @Roles('sekretaris-dinas', 'operator')
  async grant(@Body() body: HoldingBody, @Caller() call: Call) {
    const { tenant } = call.context;
    const { officer, village = null, role, scope = [] } = body;
    await requireOfficer(this.ports.staff, tenant, { field: 'officer', id: officer, village });
    requireKnown(role, village, scope);
    const { kind, from, to, mandateNo = null, mandateDate = null, through = null } = body;
    const period = { from: utc(from), to: to === undefined ? null : utc(to) };
    const holdingId = this.ports.ids.next();
    const holding = { holdingId, role, officer, kind, village, scope, through, mandateNo, mandateDate, ...period };
    return this.#run(call, { type: 'grant', ...holding }, holdingId);
  }

  @Changes(':holdingId/confirmation', 'Mengesahkan: bukan oleh yang mencatat dan bukan oleh yang ditugaskan')
  @Roles('sekretaris-dinas', 'kepala-dinas', 'operator')
  confirm(@Param() { holdingId }: HoldingParams, @Caller() call: Call) {
    return this.#run(call, { type: 'confirm', holdingId }, holdingId);
  }

  @Changes(':holdingId/end', 'Mengakhiri lebih awal, misalnya pejabat sudah kembali')
  @Roles('sekretaris-dinas', 'operator', ...OFFICE_HOLDERS)
  async end(@Param() { holdingId }: HoldingParams, @Caller() call: Call) {
    const { officer } = call;
    const { all } = (await this.ports.runner.load(holdings, officer.tenant, HOLDINGS)).state;
    const found = all.find((one) => one.holdingId === holdingId);
    const keeps = officer.roles.includes('sekretaris-dinas') || officer.roles.includes('operator');
    // The holder who was absent is back, or who acted for him gives it back.
    if (found !== undefined && !keeps && !officer.roles.includes(found.role)) {
      throw new ProblemException(
        403,
        'wrong-role',
        'Hanya pemegang jabatan itu, Sekretaris atau operator yang mengakhiri.',
      );
    }
    return this.#run(call, { type: 'end', holdingId }, holdingId);
  }

  async #run({ officer, context }: Call, asked: Asked, holdingId: string) {
    const command = { ...asked, by: officer.id, at: context.at } as HoldingCommand;
    const done = accept(await this.ports.runner.execute(holdings, HOLDINGS, command, context));
    // A repeated request answers what the first one recorded.
    const one = done.state.all.find((known) => known.holdingId === holdingId) ?? done.state.all.at(-1)!;
    const now = this.ports.clock.now().toISOString();
    return new Answered(done, { ...one, state: stateOf(one, now), warnings: warningsOf(one), revision: done.revision });
  }
}

type Asked = HoldingCommand extends infer Command
  ? Command extends unknown
    ? Omit<Command, 'by' | 'at'>
    : never
  : never;

function requireKnown(role: Role, village: string | null, scope: readonly string[]): void {
  const wrong =
    (role === 'kepala-desa-lurah') !== (village !== null)
      ? { field: 'village', message: 'Isi desa/kelurahan hanya untuk kepala desa/lurah.' }
      : scope.some((type) => !isLetterType(type))
        ? { field: 'scope', message: 'Ada jenis surat yang tidak dikenal.' }
        : undefined;
  if (wrong === undefined) return;
  throw new ProblemException(422, 'holding-invalid', wrong.message, { errors: [wrong] });
}

function stateOf(one: RecordedHolding, now: string): HoldingLine['state'] {
  if (one.endedAt !== null || (one.to !== null && one.to <= now)) return 'berakhir';
  if (one.confirmedBy === null) return 'menunggu-pengesahan';
  return isActive(one, now) ? 'berlaku' : 'akan-datang';
}

function warningsOf({ kind, from, to }: RecordedHolding): readonly string[] {
  if (to === null || (kind !== 'plh' && kind !== 'plt')) return [];
  const usual = USUAL_DAYS[kind];
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS;
  return days > usual ? [`${kind === 'plh' ? 'Plh.' : 'Plt.'} biasanya paling lama ${usual} hari.`] : [];
}

function utc(instant: string): string {
  return new Date(instant).toISOString();
}
