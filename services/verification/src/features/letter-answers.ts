import { Answered, ProblemException, type StreamVersion } from '@alur/platform';
import type { LetterState } from '../domain/letter.ts';

/** A letter as officers see it in the interface: without the person. */
export function shownLetter(of: StreamVersion & { readonly state: LetterState }) {
  const { letterId, status, task, draft, drafters, signing, signature, via, withdrawal } = of.state;
  if (task === null || draft === null) throw letterNotFound();
  return new Answered(of, {
    letterId,
    status,
    caseId: task.caseId,
    stepId: task.stepId,
    letterType: task.letterType,
    templateVersion: draft.templateVersion,
    drafters,
    signerRole: task.signerRole,
    signedBy: signature === null ? null : (signing?.by ?? null),
    issueDate: signature === null ? null : (signing?.issueDate ?? null),
    verificationCode: signature === null ? null : (signing?.verificationCode ?? null),
    number: signature?.number ?? null,
    via,
    withdrawal,
    revision: of.revision,
  });
}

export function letterNotFound(): ProblemException {
  return new ProblemException(404, 'letter-not-found', 'Surat ini tidak ada.');
}
