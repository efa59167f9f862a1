import { Access, inCaseOf, Roles } from '@alur/identity';
import {
  Answered,
  accept,
  type Call,
  Caller,
  Changes,
  ChoiceField,
  derivedContext,
  PORTS,
  ProblemException,
  Routes,
  type ServicePorts,
} from '@alur/platform';
import { rolesOf } from '@alur/standards';
import { Body, Inject, Param } from '@nestjs/common';
import { CaseFiles } from '../application/case-files.ts';
import { LetterLinks } from '../application/letters/letter-links.ts';
import type { DeliveryWay } from '../domain/acts.ts';
import { isValid, letter, letterFact } from '../domain/letter.ts';
import { letterNotFound } from './letter-answers.ts';
import { LetterParams, NoteBody } from './requests.ts';

const WAYS = ['loket', 'wa-pemohon', 'wa-pengisi-data', 'internal'] as const;
const LINK_WAYS = ['wa-pemohon', 'wa-pengisi-data'] as const;

export class DeliverLetterBody extends NoteBody {
  @ChoiceField(WAYS, {
    description: 'wa-pemohon dan wa-pengisi-data menghasilkan tautan sementara dengan PIN',
    message: `via harus salah satu dari ${WAYS.join(', ')}`,
  })
  via!: DeliveryWay;
}

export class MakeLinkBody {
  @ChoiceField(LINK_WAYS, { message: `via harus salah satu dari ${LINK_WAYS.join(', ')}` })
  via!: (typeof LINK_WAYS)[number];
}

@Routes('api/verification/letters/:letterId', 'Surat')
@Access(inCaseOf('letter', 'letterId', 'act'))
export class DeliverLetterFeature {
  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(CaseFiles) private readonly files: CaseFiles,
    @Inject(LetterLinks) private readonly links: LetterLinks,
  ) {}

  @Changes('delivery', 'Menyerahkan surat yang sudah ditandatangani (R-13); langkah surat selesai')
  @Roles(...rolesOf('letter', 'deliver'))
  async deliver(@Param() { letterId }: LetterParams, @Body() { via, note }: DeliverLetterBody, @Caller() call: Call) {
    const { officer, context } = call;
    const { state } = await this.ports.runner.load(letter, context.tenant, letterId);
    if (state.task === null) throw letterNotFound();
    const { caseId, stepId } = state.task;
    const act = { kind: 'letter', outcome: 'delivered', letter: letterFact(letterId, state), via } as const;
    const done = accept(await this.files.act(call, { caseId, stepId }, act, note));
    const deliver = { type: 'deliver', via, by: officer.id, at: context.at } as const;
    accept(await this.ports.runner.execute(letter, letterId, deliver, derivedContext(context, 'deliver')));
    const withLink = LINK_WAYS.some((way) => way === via);
    const link = withLink ? await this.links.make(letterId, state.task, via, context) : null;
    return new Answered(done, { letterId, caseId, stepId, outcome: act.outcome, via, link, revision: done.revision });
  }

  @Changes('links', 'Membuat tautan baru untuk surat yang sudah diserahkan, bila yang lama kedaluwarsa')
  @Roles(...rolesOf('letter', 'link'))
  async link(@Param() { letterId }: LetterParams, @Body() { via }: MakeLinkBody, @Caller() { officer, context }: Call) {
    const { state } = await this.ports.runner.load(letter, context.tenant, letterId);
    if (state.task === null) throw letterNotFound();
    await this.files.visible(state.task.caseId, officer);
    if (!isValid(state)) {
      throw new ProblemException(409, 'letter-not-signed', 'Surat belum ditandatangani atau sudah dicabut.', {
        rule: 'R-13',
      });
    }
    return { letterId, via, link: await this.links.make(letterId, state.task, via, context) };
  }
}
