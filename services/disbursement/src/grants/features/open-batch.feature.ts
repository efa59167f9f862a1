import { Access, CurrentOfficer, inCase, type Officer, Roles, withoutCase } from '@alur/identity';
import {
  Answered,
  type Call,
  Caller,
  Changes,
  Creates,
  PORTS,
  ProblemException,
  Reads,
  Routes,
  type ServicePorts,
} from '@alur/platform';
import { rolesOf } from '@alur/standards';
import { Body, Inject, Param, Query } from '@nestjs/common';
import { GrantBatches } from '../application/grant-batches.ts';
import { GrantProcess } from '../application/grant-process.ts';
import { progressOf } from '../domain/grant-batch-state.ts';
import { grantCandidate } from '../domain/grant-candidate.ts';
import { grantCandidates } from '../views/grant-candidates.ts';
import { BatchParams, CandidatesQuery, GRANTS_ROUTE, ListCandidateBody, OpenBatchBody } from './requests.ts';

/** Everybody who works on a batch may see it. */
const READERS = [
  'kabid-linjamsos',
  'kepala-dinas',
  'kepala-seksi',
  'front-office',
  'back-office',
  'petugas-survei',
  'petugas-logistik',
  'bendahara-bansos',
] as const;

@Routes('', 'Bantuan menurut SK')
@Access(withoutCase('a list of the office, for its desks: recipients without names'))
export class OpenBatchFeature {
  constructor(
    @Inject(GrantBatches) private readonly batches: GrantBatches,
    @Inject(GrantProcess) private readonly work: GrantProcess,
    @Inject(PORTS) private readonly ports: ServicePorts,
  ) {}

  @Creates(GRANTS_ROUTE, 'Membuka daftar penyaluran untuk satu layanan (dan jenisnya)')
  @Roles(...rolesOf('grant-batch', 'lead'))
  async open(@Body() body: OpenBatchBody, @Caller() call: Call) {
    const { officer, context } = call;
    const { service, choice = null } = body;
    const { definition, ...rules } = this.batches.rules(officer.tenant, service);
    const kinds = definition.choice?.values ?? [];
    // The kinds of stimulan differ in who receives; those of the other services only say which nomination list is meant.
    const missing = choice === null && definition.choice?.name === 'jenisStimulan';
    if (missing || (choice !== null && !kinds.includes(choice))) {
      const facts = { kinds };
      throw new ProblemException(422, 'choice-unknown', 'Pilih salah satu jenis bantuan layanan ini.', { facts });
    }
    // The id of the command: the same request sent again opens no second batch.
    const batchId = context.commandId;
    const batch = { batchId, service, ...rules, choice, by: officer.id, at: context.at };
    const done = await this.batches.run(call, batchId, { type: 'open', ...batch });
    return new Answered(done, { ...batch, revision: done.revision });
  }

  @Reads(`${GRANTS_ROUTE}/:batchId`, 'Daftar penyaluran: SK, penerima, kemajuan, laporan')
  @Roles(...READERS)
  async show(@Param() { batchId }: BatchParams, @CurrentOfficer() { tenant }: Officer) {
    const { stream, recipients, ...state } = await this.batches.load(tenant, batchId);
    const shown = Object.values(recipients).map(({ handOver, ...recipient }) => ({
      ...recipient,
      handOver: handOver && { ...handOver, recordId: undefined },
    }));
    const all = { ...state, recipients };
    const handOverDueAt = this.batches.dueAt(tenant, all);
    const body = { batchId, ...state, handOverDueAt, progress: progressOf(all), recipients: shown };
    return new Answered({ stream, revision: state.revision }, body);
  }

  @Reads('api/disbursement/grant-candidates', 'Calon yang menunggu bantuan dari layanan ini: perkara dan usulan')
  @Roles('kabid-linjamsos', 'kepala-seksi', 'kepala-dinas')
  async candidates(@Query() { service, after }: CandidatesQuery, @CurrentOfficer() { tenant }: Officer) {
    const { programme, nominations } = this.batches.rules(tenant, service);
    const waiting = this.ports.views.of(grantCandidates);
    const filter = { tenant, programme: { in: [programme, ...nominations] }, waiting: true, batchId: null };
    const page = await waiting.find({ filter, limit: 100, ...(after === undefined ? {} : { after }) });
    const items = page.items.map(({ caseId, subjectId, nominated, since, ...rest }) => {
      return { caseId, subjectId, nominated, since, programme: rest.programme };
    });
    return { items, next: page.next };
  }

  @Changes(
    `${GRANTS_ROUTE}/:batchId/candidates`,
    'Memasukkan satu calon; orang yang sama dan bantuan lain yang diterimanya ditemukan',
  )
  @Roles(...rolesOf('grant-batch', 'lead'))
  @Access(inCase('act'))
  async list(@Param() { batchId }: BatchParams, @Body() { caseId }: ListCandidateBody, @Caller() call: Call) {
    const { context } = call;
    const { tenant } = context;
    const load = async () => (await this.ports.runner.load(grantCandidate, tenant, caseId)).state;
    await this.ports.freshness.heardOf(caseId, async () => (await load()).candidate !== null);
    const { candidate, takenBy } = await load();
    if (candidate === null) throw new ProblemException(404, 'candidate-not-found', 'Calon ini tidak menunggu bantuan.');
    const { repeated } = await this.batches.run(call, batchId, { type: 'start-listing', candidate });
    await this.work.listing(batchId, candidate.subjectId, context);
    const { stream, recipients, revision } = await this.batches.load(tenant, batchId);
    const listed = recipients[candidate.subjectId];
    if (listed === undefined) {
      const facts = takenBy === null ? {} : { batchId: takenBy };
      throw new ProblemException(
        409,
        'already-listed',
        'Calon ini sudah masuk daftar lain, atau tidak menunggu lagi.',
        {
          facts,
        },
      );
    }
    const { subjectId, stage, doubleAid, sameFamily } = listed;
    const body = { batchId, caseId, subjectId, stage, doubleAid, sameFamily, revision };
    return new Answered({ stream, revision, repeated }, body);
  }
}
