import { HOLDING_KINDS, isRole } from '@alur/standards';
import { z } from 'zod';

/** Where intake serves the people directory to the other services; `find`, `show`, `masked` and `staff` below it. */
export const PEOPLE_PATH = '/api/intake/people-directory';

/** What the tokens of these calls are good for. */
export const PEOPLE_AUDIENCE = 'alur-people';

/** People that one call may name. */
export const MASKED_AT_ONCE = 500;
export const FOUND_AT_ONCE = 500;

const role = z.string().refine(isRole);
const optionalText = z.string().nullable();

/** The answers: identity is always in a body, never in an address. */
export const found = z.object({ subjectIds: z.array(z.string()), next: optionalText });

export const family = z.object({ subjectIds: z.array(z.string()) });

export const shown = z.object({
  person: z
    .object({
      name: z.string(),
      nik: optionalText,
      kk: optionalText,
      birthDate: optionalText,
      sex: z.enum(['L', 'P']).nullable(),
      address: optionalText,
      village: optionalText,
      phone: optionalText,
      email: optionalText.optional(),
    })
    .nullable(),
});

export const staffed = z.object({
  members: z.array(
    z.object({
      id: z.string(),
      roles: z.array(role),
      village: optionalText,
      district: optionalText,
      active: z.boolean(),
      profile: z
        .object({
          name: optionalText,
          titleBefore: optionalText,
          titleAfter: optionalText,
          nip: optionalText,
          rank: optionalText,
          position: optionalText,
        })
        .nullable(),
    }),
  ),
  holdings: z.array(
    z.object({
      holdingId: z.string(),
      role,
      village: optionalText,
      officer: z.string(),
      kind: z.enum(HOLDING_KINDS),
      from: z.string(),
      to: optionalText,
      scope: z.array(z.string()),
      through: role.nullable(),
    }),
  ),
});

export const maskedLines = z.object({
  people: z.array(z.object({ subjectId: z.string(), name: z.string() })),
});
