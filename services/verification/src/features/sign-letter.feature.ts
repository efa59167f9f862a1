import { Access, AccessError, decidedBy, inCaseOf, Roles } from '@alur/identity';
import {
  type Call,
  Caller,
  Changes,
  derivedContext,
  IntField,
  ListField,
  PatternField,
  PORTS,
  ProblemException,
  Routes,
  type ServicePorts,
} from '@alur/platform';
import { rolesOf } from '@alur/standards';
import { Body, Inject, Param } from '@nestjs/common';
import { SignLetter } from '../application/letters/sign-letter.ts';
import { letter } from '../domain/letter.ts';
import { letterNotFound, shownLetter } from './letter-answers.ts';
import { ID, ID_MESSAGE, LetterParams } from './requests.ts';

/** One sitting of a signatory. */
const AT_ONCE = 50;

export class SeenLetterBody {
  @PatternField(ID, { message: ID_MESSAGE })
  letterId!: string;

  @IntField({ min: 0, max: 1_000_000, description: 'Revisi konsep yang dilihat pada meja tanda tangan' })
  revision!: number;
}

export class SignaturesBody {
  @ListField(SeenLetterBody, { min: 1, max: AT_ONCE })
  letters!: SeenLetterBody[];
}

export interface SignatureResult {
  readonly letterId: string;
  readonly outcome: 'signed' | 'refused';
  readonly number?: string | null;
  readonly code?: string;
  readonly detail?: string;
}

@Routes('api/verification/letters', 'Surat')
export class SignLetterFeature {
  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(SignLetter) private readonly letters: SignLetter,
  ) {}

  @Changes(':letterId/signature', 'Menandatangani surat: nomor, tanggal dan penanda tangan ditetapkan')
  @Roles(...rolesOf('letter', 'sign'))
  @Access(inCaseOf('letter', 'letterId', 'act'))
  async sign(@Param() { letterId }: LetterParams, @Caller() call: Call) {
    return shownLetter(await this.letters.sign(letterId, call));
  }

  /** Each letter is signed as it was listed: a draft that changed since is refused, and the others are signed. */
  @Changes('signatures', 'Menandatangani banyak surat sekaligus dari meja tanda tangan; hasil disebut per surat')
  @Roles(...rolesOf('letter', 'sign'))
  @Access(decidedBy('each letter is asked for as it is when it is signed alone'))
  async signAll(@Body() { letters }: SignaturesBody, @Caller() call: Call) {
    const results: SignatureResult[] = [];
    for (const seen of letters) results.push(await this.#result(seen, call));
    const signed = results.filter(({ outcome }) => outcome === 'signed').length;
    return { signed, refused: results.length - signed, results };
  }

  async #result({ letterId, revision }: SeenLetterBody, { officer, context }: Call): Promise<SignatureResult> {
    try {
      const { state } = await this.ports.runner.load(letter, context.tenant, letterId);
      if (state.task === null) throw letterNotFound();
      await this.ports.access.require(officer, state.task.caseId, 'act', context.correlationId);
      const own = { ...derivedContext(context, letterId), ifRevision: revision };
      const done = await this.letters.sign(letterId, { officer, context: own });
      return { letterId, outcome: 'signed', number: done.state.signature?.number ?? null };
    } catch (error) {
      if (!(error instanceof ProblemException || error instanceof AccessError)) throw error;
      return { letterId, outcome: 'refused', code: error.code, detail: error.detail };
    }
  }
}
