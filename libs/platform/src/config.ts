import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const secret = z.string().min(32, 'must have at least 32 characters');
const flag = z.enum(['true', 'false', '1', '0']).transform((value) => value === 'true' || value === '1');
const text = z.string().min(1);

const schema = z.strictObject({
  port: z.coerce.number().int().min(0).max(65535).default(3000),
  host: text.default('127.0.0.1'),
  dataDirectory: text.default('./data'),
  /** Address that letters and links show; in the demo made of host and port when absent. */
  publicUrl: z.url({ protocol: /^https?$/ }).optional(),
  demo: flag.default(false),
  masterKey: secret.optional(),
  /** Master keys of before, separated by commas: they still open what they wrapped. */
  oldMasterKeys: text.optional(),
  tokenSecret: secret.optional(),
  oidcIssuer: z.url().optional(),
  oidcAudience: text.optional(),
  oidcJwksUrl: z.url().optional(),
  metricsToken: z.string().min(16, 'must have at least 16 characters').optional(),
  logLevel: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  uploadLimitBytes: z.coerce.number().int().min(1024).max(104_857_600).default(10_485_760),
  trustProxy: flag.default(false),
  /** Mail server that messages go out by, `smtps://user:password@mail.example.go.id`. */
  smtpUrl: z.url({ protocol: /^smtps?$/ }).optional(),
  smtpFrom: text.optional(),
  /** WhatsApp Business Cloud API with its version, `https://graph.facebook.com/v23.0`. */
  whatsappUrl: z.url({ protocol: /^https?$/ }).optional(),
  whatsappToken: text.optional(),
  whatsappPhoneId: z
    .string()
    .regex(/^\d{1,30}$/, 'must be digits')
    .optional(),
  /** Signs the webhooks. */
  whatsappAppSecret: text.optional(),
  /** Answers the handshake of the webhook. */
  whatsappVerifyToken: text.optional(),
  /** What happened longer ago when it is read is not told any more: a replay sends nothing. */
  messageMaxAgeHours: z.coerce.number().min(0.1).max(720).default(24),
});

export type Config = z.output<typeof schema>;
type Setting = keyof Config;

const VARIABLES: Readonly<Record<Setting, string>> = {
  port: 'PORT',
  host: 'ALUR_HOST',
  dataDirectory: 'ALUR_DATA',
  publicUrl: 'ALUR_PUBLIC_URL',
  demo: 'ALUR_DEMO',
  masterKey: 'ALUR_MASTER_KEY',
  oldMasterKeys: 'ALUR_OLD_MASTER_KEYS',
  tokenSecret: 'ALUR_TOKEN_SECRET',
  oidcIssuer: 'ALUR_OIDC_ISSUER',
  oidcAudience: 'ALUR_OIDC_AUDIENCE',
  oidcJwksUrl: 'ALUR_OIDC_JWKS_URL',
  metricsToken: 'ALUR_METRICS_TOKEN',
  logLevel: 'ALUR_LOG_LEVEL',
  uploadLimitBytes: 'ALUR_UPLOAD_LIMIT',
  trustProxy: 'ALUR_TRUST_PROXY',
  smtpUrl: 'ALUR_SMTP_URL',
  smtpFrom: 'ALUR_SMTP_FROM',
  whatsappUrl: 'ALUR_WHATSAPP_URL',
  whatsappToken: 'ALUR_WHATSAPP_TOKEN',
  whatsappPhoneId: 'ALUR_WHATSAPP_PHONE_ID',
  whatsappAppSecret: 'ALUR_WHATSAPP_APP_SECRET',
  whatsappVerifyToken: 'ALUR_WHATSAPP_VERIFY_TOKEN',
  messageMaxAgeHours: 'ALUR_MESSAGE_MAX_AGE_HOURS',
};

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
  const missing = missingTogether(parsed.data);
  if (missing.length > 0) throw new ConfigError(missing);
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

function missingTogether(config: Config): string[] {
  const whatsapp = [
    config.whatsappUrl,
    config.whatsappToken,
    config.whatsappPhoneId,
    config.whatsappAppSecret,
    config.whatsappVerifyToken,
  ].filter((setting) => setting !== undefined).length;
  const faults: [boolean, string][] = [
    [
      (config.smtpUrl === undefined) !== (config.smtpFrom === undefined),
      'ALUR_SMTP_URL, ALUR_SMTP_FROM: set both or none',
    ],
    [
      whatsapp !== 0 && whatsapp !== 5,
      'ALUR_WHATSAPP_URL, _TOKEN, _PHONE_ID, _APP_SECRET, _VERIFY_TOKEN: set all five or none',
    ],
    [
      (config.oidcIssuer === undefined) !== (config.oidcAudience === undefined),
      'ALUR_OIDC_ISSUER, ALUR_OIDC_AUDIENCE: set both or none',
    ],
    [
      config.oidcJwksUrl !== undefined && config.oidcIssuer === undefined,
      'ALUR_OIDC_JWKS_URL: needs ALUR_OIDC_ISSUER; without it the issuer tells where its keys are',
    ],
    [
      !config.demo && config.masterKey === undefined,
      'ALUR_MASTER_KEY: required outside the demo (32 characters or more)',
    ],
    [
      !config.demo && config.tokenSecret === undefined,
      'ALUR_TOKEN_SECRET: required outside the demo (32 characters or more)',
    ],
    [
      !config.demo && config.publicUrl === undefined,
      'ALUR_PUBLIC_URL: required outside the demo, because letters carry it in their QR code',
    ],
  ];
  return faults.filter(([wrong]) => wrong).map(([, fault]) => fault);
}
