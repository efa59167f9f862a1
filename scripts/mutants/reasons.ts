/** Why the mutation score of a domain file may stay below the bound of a single file. */
export const REASONS: Readonly<Record<string, string>> = {};
