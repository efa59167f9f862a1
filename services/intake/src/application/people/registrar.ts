import type { PersonLook } from '@alur/contracts';
import type { CommandContext } from '@alur/event-sourcing';
import { type Jurisdiction, type Officer, purposeOfLookUp } from '@alur/identity';
import { ProblemException, type ServicePorts } from '@alur/platform';
import type { Asker } from './look-ups.ts';

export type PeoplePorts = Pick<ServicePorts, 'vault' | 'runner' | 'clock' | 'ids' | 'standards' | 'views'>;

/** Who registers people: the place bounds whom they may name, the roles say why. */
export type Registrar = Jurisdiction & Pick<Officer, 'roles'>;

export const OFFICE: Registrar = { village: null, district: null, roles: [] };

export function askerOf({ tenant, actor, correlationId }: CommandContext): Asker {
  return { tenant, officer: actor, correlationId };
}

export function lookOf(subjectId: string, { roles }: Registrar, context: CommandContext): PersonLook {
  return { ...askerOf(context), subjectId, purpose: purposeOfLookUp(roles), caseId: null };
}

export function unknownPerson(): ProblemException {
  return new ProblemException(404, 'subject-not-found', 'Orang ini tidak terdaftar, atau datanya sudah dihapus.');
}

/** The id of a person without NIK comes from the key of the request: another body may not replace the person. */
export function keyReused(): ProblemException {
  return new ProblemException(
    422,
    'command-id-reused',
    'Idempotency-Key ini sudah dipakai untuk isi lain. Pakai kunci baru untuk pendaftaran lain.',
  );
}
