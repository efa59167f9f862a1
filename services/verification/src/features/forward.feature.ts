import { Access, inCase, Roles } from '@alur/identity';
import { type Call, Caller, Changes, PatternField, PORTS, Routes, type ServicePorts } from '@alur/platform';
import { rolesOf } from '@alur/standards';
import { Body, Inject, Param } from '@nestjs/common';
import { CaseFiles } from '../application/case-files.ts';
import { letter, letterFact } from '../domain/letter.ts';
import { CODE, CODE_MESSAGE, ID, ID_MESSAGE, NoteBody, STEP_ROUTE, StepParams } from './requests.ts';

export class ForwardBody extends NoteBody {
  @PatternField(ID, { description: 'Surat rekomendasi yang diteruskan', message: ID_MESSAGE })
  letterId!: string;

  @PatternField(CODE, { optional: true, description: 'Nomor agenda pengiriman', message: CODE_MESSAGE })
  reference?: string;
}

@Routes(STEP_ROUTE, 'Surat')
@Access(inCase('act'))
export class ForwardFeature {
  constructor(
    @Inject(CaseFiles) private readonly files: CaseFiles,
    @Inject(PORTS) private readonly ports: ServicePorts,
  ) {}

  @Changes('forwarding', 'Mencatat penerusan rekomendasi yang sudah ditandatangani ke instansi lain (R-15)')
  @Roles(...rolesOf('forwarding'))
  async forward(@Param() step: StepParams, @Body() body: ForwardBody, @Caller() call: Call) {
    const { letterId, reference = null, note } = body;
    const { state } = await this.ports.runner.load(letter, call.context.tenant, letterId);
    const act = { kind: 'forwarding', outcome: 'forwarded', letter: letterFact(letterId, state), reference } as const;
    return this.files.answer(call, step, act, note, { letterId });
  }
}
