/** Whose key protects the notes of a field step: the subject's, or the case's own where there is no subject. */
export function keyOwner(step: { readonly subjectId: string | null; readonly caseId: string }): string {
  return step.subjectId ?? `case:${step.caseId}`;
}
