import { PORTS, ProblemException, type ServicePorts } from '@alur/platform';
import { Inject, Injectable } from '@nestjs/common';
import { plainCode } from '../domain/codes.ts';
import type { LetterDocument } from '../views/letters.ts';
import { PortalViews } from './portal-views.ts';
import { Wording } from './wording.ts';

/** What the page behind the QR code of a letter shows. */
export interface CheckedLetter {
  readonly number: string | null;
  readonly type: string;
  readonly typeName: string;
  readonly office: string;
  /** Date of issue in the office's zone. */
  readonly date: string;
  readonly dateLabel: string;
  /** False for a letter that was withdrawn. */
  readonly valid: boolean;
  readonly withdrawnOn: string | null;
  /** Masked name of the person it was issued for; null when there is none or the data were erased. */
  readonly holder: string | null;
  readonly integrity: {
    /** SHA-256 of what was printed. */
    readonly snapshotHash: string | null;
    /** Answers whether the archived file is still the one that was signed. */
    readonly check: string;
  };
}

@Injectable()
export class LetterCheck {
  constructor(
    @Inject(PORTS) private readonly ports: ServicePorts,
    @Inject(PortalViews) private readonly views: PortalViews,
    @Inject(Wording) private readonly wording: Wording,
  ) {}

  /** @throws ProblemException 404 for a code that no signed letter has, 503 when one may be on its way. */
  async find(code: string): Promise<CheckedLetter> {
    const letter = await this.ports.freshness.find(
      () => this.#signed(plainCode(code)),
      () =>
        new ProblemException(
          404,
          'letter-not-found',
          'Tidak ada surat dengan kode verifikasi ini. Periksa kembali tulisannya, atau tanyakan kepada dinas.',
        ),
    );
    const { tenant, number, type, signedAt, withdrawnAt, snapshotHash, verificationCode } = letter;
    const date = this.ports.standards.localDate({ tenant, at: signedAt });
    return {
      number,
      type,
      typeName: this.wording.letter(tenant, type, date),
      office: this.wording.office(tenant),
      date,
      dateLabel: this.wording.date(tenant, signedAt),
      valid: letter.state === 'signed',
      withdrawnOn: withdrawnAt === null ? null : this.wording.date(tenant, withdrawnAt),
      holder: await this.#holder(tenant, letter.caseId, signedAt),
      integrity: { snapshotHash, check: `/api/verification/public/letters/${verificationCode}/integrity` },
    };
  }

  async #signed(codeKey: string): Promise<(LetterDocument & { readonly signedAt: string }) | undefined> {
    const { items } = await this.views.letters.find({ filter: { codeKey }, limit: 1 });
    return items.find((letter): letter is typeof letter & { signedAt: string } => letter.signedAt !== null);
  }

  /** As the letter names the person, also when the name was corrected since: a draft is signed only while it is current. */
  async #holder(tenant: string, caseId: string | null, signedAt: string): Promise<string | null> {
    const subjectId = caseId && (await this.views.cases.get(caseId))?.subjectId;
    if (!subjectId) return null;
    return (await this.ports.people.masked(tenant, [subjectId], signedAt)).get(subjectId)?.name ?? null;
  }
}
