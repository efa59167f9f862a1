import type { CommandContext } from '@alur/event-sourcing';
import { type Call, inlineFile, ProblemException, type ServicePorts, subjectErased } from '@alur/platform';

/** Whose data are read, and for which purpose. */
export interface Look {
  readonly subjectId: string;
  readonly caseId: string;
  readonly purpose: string;
}

/**
 * A person's data, after the look is written into the person's access log.
 * @throws ProblemException 410 when the person was erased
 */
export async function readPerson(
  people: ServicePorts['people'],
  look: Look,
  { tenant, actor: officer, correlationId }: CommandContext,
) {
  const person = await people.show({ ...look, tenant, officer, correlationId });
  if (person === undefined) throw subjectErased();
  return person;
}

/**
 * A file with personal data, after the look at it is written into the person's access log.
 * @throws ProblemException 404 without such a file, 410 when the person was erased
 */
export async function readPersonFile(
  { files, people }: Pick<ServicePorts, 'files' | 'people'>,
  look: Look,
  fileId: string,
  { context }: Call,
) {
  const file = await files.get(context.tenant, fileId);
  if (file === undefined) throw fileNotFound();
  await readPerson(people, look, context);
  return inlineFile(file);
}

export function fileNotFound(): ProblemException {
  return new ProblemException(404, 'file-not-found', 'Berkas ini tidak ada atau sudah dihapus.');
}
