import { PORTS, type ServicePorts } from '@alur/platform';
import { type DynamicModule, Module } from '@nestjs/common';
import { CaseFiles } from './application/case-files.ts';
import { ComplaintAnswers } from './application/complaint-answers.ts';
import { LetterLinks } from './application/letters/letter-links.ts';
import { LetterSigningProcess } from './application/letters/letter-signing-process.ts';
import { SignLetter } from './application/letters/sign-letter.ts';
import { AnswerApplicantFeature } from './features/answer-applicant.feature.ts';
import { CheckRegistryFeature } from './features/check-registry.feature.ts';
import { DecideEligibilityFeature } from './features/decide-eligibility.feature.ts';
import { DeliverLetterFeature } from './features/deliver-letter.feature.ts';
import { DraftLetterFeature } from './features/draft-letter.feature.ts';
import { FetchLetterFeature } from './features/fetch-letter.feature.ts';
import { ForwardFeature } from './features/forward.feature.ts';
import { LetterIntegrityFeature } from './features/letter-integrity.feature.ts';
import { NominateFeature } from './features/nominate.feature.ts';
import { ReadAnswerFeature } from './features/read-answer.feature.ts';
import { ReadLetterFeature } from './features/read-letter.feature.ts';
import { RecordOutsideAnswerFeature } from './features/record-outside-answer.feature.ts';
import { RegisterPersonFeature } from './features/register-person.feature.ts';
import { ShowCaseFileFeature } from './features/show-case-file.feature.ts';
import { SignLetterFeature } from './features/sign-letter.feature.ts';
import { VerifyDocumentsFeature } from './features/verify-documents.feature.ts';
import { WithdrawLetterFeature } from './features/withdraw-letter.feature.ts';
import { CaseStepsProcess } from './processes/case-steps.process.ts';
import { LettersProcess } from './processes/letters.process.ts';

@Module({})
export class VerificationModule {
  static register(ports: ServicePorts): DynamicModule {
    return {
      module: VerificationModule,
      providers: [
        { provide: PORTS, useValue: ports },
        CaseFiles,
        ComplaintAnswers,
        LetterSigningProcess,
        SignLetter,
        LetterLinks,
      ],
      controllers: [
        VerifyDocumentsFeature,
        CheckRegistryFeature,
        RegisterPersonFeature,
        RecordOutsideAnswerFeature,
        DecideEligibilityFeature,
        NominateFeature,
        ForwardFeature,
        AnswerApplicantFeature,
        DraftLetterFeature,
        ReadAnswerFeature,
        ReadLetterFeature,
        SignLetterFeature,
        DeliverLetterFeature,
        WithdrawLetterFeature,
        FetchLetterFeature,
        LetterIntegrityFeature,
        ShowCaseFileFeature,
        CaseStepsProcess,
        LettersProcess,
      ],
    };
  }
}
