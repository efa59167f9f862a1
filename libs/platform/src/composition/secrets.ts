import { createHmac, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { type AnchorKey, anchorKey } from '@alur/event-sourcing';
import { MasterKeys } from '@alur/privacy';
import { z } from 'zod';
import type { Config } from '../config/config.ts';
import { keptFile } from './kept-file.ts';

export interface Secrets {
  readonly masterKey: string;
  readonly tokenSecret: string;
  /** Of it the keys of all services are derived. Absent: no service outside this process asks. */
  readonly serviceSecret: string | undefined;
}

const stored = z.object({ masterKey: z.string().min(32), tokenSecret: z.string().min(32) });

/**
 * The secrets of the settings. In the demo, those that are absent are made at random once and kept beside the demo's
 * data, where all its processes find them; outside the demo `loadConfig` has thrown without them.
 */
export function secretsOf(config: Config): Secrets {
  const { masterKey, tokenSecret = '', serviceSecret } = config;
  if (!config.demo) {
    if (masterKey === undefined) throw new Error('Secrets are missing outside the demo');
    return { masterKey, tokenSecret, serviceSecret };
  }
  const given = { ...(masterKey && { masterKey }), ...(tokenSecret && { tokenSecret }) };
  const secrets = { ...(masterKey && tokenSecret ? { masterKey, tokenSecret } : demoSecrets(config)), ...given };
  // Demos of before kept two secrets.
  return { ...secrets, serviceSecret: serviceSecret ?? derived(secrets.tokenSecret, 'services') };
}

/** The master keys of the settings, the current one first. */
function masterSecrets(config: Config): [string, ...string[]] {
  return [secretsOf(config).masterKey, ...(config.oldMasterKeys?.split(',') ?? [])];
}

export function masterKeysOf(config: Config): MasterKeys {
  return new MasterKeys(masterSecrets(config));
}

/** The keys of the seals on anchors: of the current master key first. */
export function anchorKeysOf(config: Config): readonly [AnchorKey, ...AnchorKey[]] {
  const [current, ...older] = masterSecrets(config);
  return [anchorKey(current), ...older.map(anchorKey)];
}

function demoSecrets({ dataDirectory }: Config): z.output<typeof stored> {
  const random = () => randomBytes(32).toString('base64');
  const make = () => `${JSON.stringify({ masterKey: random(), tokenSecret: random() })}\n`;
  return stored.parse(JSON.parse(keptFile(join(dataDirectory, 'demo-secrets.json'), make)));
}

function derived(secret: string, purpose: string): string {
  return createHmac('sha256', secret).update(purpose).digest('base64');
}
