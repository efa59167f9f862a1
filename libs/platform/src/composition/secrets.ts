import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Config } from '../config.ts';

export interface Secrets {
  readonly masterKey: string;
  readonly tokenSecret: string;
}

const stored = z.object({ masterKey: z.string().min(32), tokenSecret: z.string().min(32) });

/**
 * The secrets of the settings. In the demo, those that are absent are made at random once and kept beside the demo's data;
 * outside the demo `loadConfig` has refused to go on without them.
 */
export function secretsOf(config: Config): Secrets {
  const { masterKey, tokenSecret } = config;
  if (masterKey !== undefined && tokenSecret !== undefined) return { masterKey, tokenSecret };
  if (!config.demo) throw new Error('Secrets are missing outside the demo');
  const made = demoSecrets(join(config.dataDirectory, 'demo-secrets.json'));
  return { masterKey: masterKey ?? made.masterKey, tokenSecret: tokenSecret ?? made.tokenSecret };
}

function demoSecrets(path: string): Secrets {
  if (existsSync(path)) return stored.parse(JSON.parse(readFileSync(path, 'utf8')));
  const made = { masterKey: randomBytes(32).toString('base64'), tokenSecret: randomBytes(32).toString('base64') };
  mkdirSync(join(path, '..'), { recursive: true, mode: 0o700 });
  writeFileSync(path, `${JSON.stringify(made)}\n`, { mode: 0o600 });
  return made;
}
