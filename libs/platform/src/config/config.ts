import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { z } from 'zod';
import { type Config, faultsTogether, type Setting, schema, VARIABLES } from './settings.ts';

export type { Config } from './settings.ts';

/** A wrong setting stops the start; the message names each one and never shows a value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(faults: readonly string[]) {
    super(`Wrong settings, nothing was started:\n  ${faults.join('\n  ')}`);
  }
}

/**
 * Reads the settings from the environment and from the YAML file that `ALUR_CONFIG` names; the environment wins.
 * @param defaults for settings that neither names, e.g. `{ demo: true }` of `npm start`.
 * @throws ConfigError naming every wrong, missing or unknown setting.
 */
export function loadConfig(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  defaults: Partial<Record<Setting, string | number | boolean>> = {},
): Config {
  const file = readConfigFile(environment['ALUR_CONFIG']);
  const given = Object.entries(VARIABLES).flatMap(([setting, variable]) => {
    const value = environment[variable];
    return value === undefined || value === '' ? [] : [[setting, value]];
  });
  const raw = { ...defaults, ...file, ...Object.fromEntries(given) };
  const parsed = schema.safeParse(Object.fromEntries(Object.entries(raw).map(([key, value]) => [key, String(value)])));
  if (!parsed.success) throw new ConfigError(parsed.error.issues.map(faultOf));
  const faults = faultsTogether(parsed.data);
  if (faults.length > 0) throw new ConfigError(faults);
  return parsed.data;
}

function faultOf(issue: z.core.$ZodIssue): string {
  const setting = issue.path[0];
  if (typeof setting !== 'string' || !Object.hasOwn(VARIABLES, setting)) return `ALUR_CONFIG: ${issue.message}`;
  return `${VARIABLES[setting as Setting]} (in the file: ${setting}): ${issue.message}`;
}

function readConfigFile(path: string | undefined): Record<string, unknown> {
  if (path === undefined || path === '') return {};
  if (!existsSync(path)) throw new ConfigError(['ALUR_CONFIG: the file that it names does not exist']);
  let content: unknown;
  try {
    content = parse(readFileSync(path, 'utf8'));
  } catch {
    throw new ConfigError(['ALUR_CONFIG: the file that it names is not valid YAML']);
  }
  if (content === null) return {};
  if (typeof content === 'object' && !Array.isArray(content)) return { ...content };
  throw new ConfigError(['ALUR_CONFIG: the file must hold settings, one "name: value" a line']);
}
