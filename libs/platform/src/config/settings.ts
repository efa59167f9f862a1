import { z } from 'zod';
import { weaknessOf } from './secret-strength.ts';

const secret = z.string().min(32, 'must have at least 32 characters');
const flag = z.enum(['true', 'false', '1', '0']).transform((value) => value === 'true' || value === '1');
const text = z.string().min(1);
const web = z.url({ protocol: /^https?$/ });
const name = (longest: number) =>
  z.string().regex(new RegExp(`^[A-Za-z0-9][A-Za-z0-9_.-]{0,${longest - 1}}$`), 'must be letters, digits, - _ .');
const commaSeparated = z.string().transform((value) =>
  value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
);

/** Every setting with what it may be. An unset URL of a server selects the embedded adapter of that port. */
export const schema = z.strictObject({
  port: z.coerce.number().int().min(0).max(65535).default(3000),
  host: text.default('127.0.0.1'),
  dataDirectory: text.default('./data'),
  /** File outside the data folder that names who was erased; when absent, beside the data folder. */
  erasureRegister: text.optional(),
  /** Address that letters and links show; in the demo made of host and port when absent. */
  publicUrl: web.optional(),
  demo: flag.default(false),
  /** Where the demo's clock starts, the first time that this data folder is used; it runs on in real time. */
  demoClock: z.iso.datetime({ offset: true }).optional(),
  masterKey: secret.optional(),
  /** Master keys of before, separated by commas: they still open what they wrapped. */
  oldMasterKeys: text.optional(),
  tokenSecret: secret.optional(),
  /** Of intake alone: the keys of all services towards its people directory are derived from it. */
  serviceSecret: secret.optional(),
  /** Of a service without intake: its own key towards the people directory (`alur keys service`). */
  serviceKey: secret.optional(),
  /** Base URL of intake, which keeps the people vault; for a process that runs without intake. */
  peopleUrl: web.optional(),
  /** Minutes without a request after which a session of a local account ends. */
  idleMinutes: z.coerce.number().int().min(5).max(480).default(60),
  oidcIssuer: z.url().optional(),
  oidcAudience: text.optional(),
  oidcJwksUrl: z.url().optional(),
  metricsToken: z.string().min(16, 'must have at least 16 characters').optional(),
  logLevel: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  uploadLimitBytes: z.coerce.number().int().min(1024).max(104_857_600).default(10_485_760),
  trustProxy: flag.default(false),
  /** Seconds in which the body of a request must have come, and that of an upload. */
  bodySeconds: z.coerce.number().int().min(1).max(600).default(60),
  uploadSeconds: z.coerce.number().int().min(1).max(3600).default(300),
  /** Connections at the same time, and of one address (IPv6: /64) where no proxy stands before. */
  maxConnections: z.coerce.number().int().min(1).max(100_000).default(2_000),
  maxConnectionsPerAddress: z.coerce.number().int().min(1).max(100_000).default(250),
  /** Name of this process among several of one service; stays the same over restarts. */
  instance: name(40).optional(),
  kafkaBrokers: commaSeparated
    .pipe(z.array(z.string().regex(/^[^\s:@/]+:\d{1,5}$/, 'must be host:port, separated by commas')).min(1))
    .optional(),
  /** Prefix of the names of topics and groups, where several offices share a broker. */
  kafkaClient: z.enum(['kafkajs', 'platformatic']).default('kafkajs'),
  kafkaPrefix: name(60).optional(),
  kafkaPartitions: z.coerce.number().int().min(1).max(1_000).default(12),
  kafkaReplicas: z.coerce.number().int().min(1).max(7).default(1),
  kafkaTls: flag.default(false),
  /** PEM of the authority that signed the brokers' certificates, where the machine does not trust it. */
  kafkaCaFile: text.optional(),
  kafkaSaslMechanism: z.enum(['plain', 'scram-sha-256', 'scram-sha-512']).optional(),
  kafkaUsername: text.optional(),
  kafkaPassword: text.optional(),
  mongodbUrl: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\/\S+$/, 'must be mongodb://… or mongodb+srv://…')
    .optional(),
  /** Each service has the database `<this>_<service>`. */
  mongodbDatabase: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/, 'must be 1–40 of a–z 0–9 -')
    .default('alur'),
  kurrentdbUrl: z
    .string()
    .regex(/^(kurrentdb|kdb|esdb)(\+discover)?:\/\/\S+$/, 'must be kurrentdb://… or kurrentdb+discover://…')
    .optional(),
  /** Collector of traces, OTLP over HTTP. */
  otlpUrl: web.optional(),
  /** Mail server that messages go out by, `smtps://user:password@mail.example.go.id`. */
  smtpUrl: z.url({ protocol: /^smtps?$/ }).optional(),
  smtpFrom: text.optional(),
  /** WhatsApp Business Cloud API with its version, `https://graph.facebook.com/v23.0`. */
  whatsappUrl: web.optional(),
  whatsappToken: text.optional(),
  whatsappPhoneId: z
    .string()
    .regex(/^\d{1,30}$/, 'must be digits')
    .optional(),
  /** Signs the webhooks. */
  whatsappAppSecret: text.optional(),
  /** Answers the handshake of the webhook. */
  whatsappVerifyToken: text.optional(),
  /** Events that are older when they are read send no message: a replay sends nothing. */
  messageMaxAgeHours: z.coerce.number().min(0.1).max(720).default(24),
});

export type Config = z.output<typeof schema>;
export type Setting = keyof Config;

/** Settings whose variable has another name. */
const OWN_NAMES: Partial<Record<Setting, string>> = {
  port: 'PORT',
  dataDirectory: 'ALUR_DATA',
  uploadLimitBytes: 'ALUR_UPLOAD_LIMIT',
};

/** The environment variable of each setting: `kafkaBrokers` is `ALUR_KAFKA_BROKERS`. */
export const VARIABLES = Object.fromEntries(
  (Object.keys(schema.shape) as Setting[]).map((setting) => [
    setting,
    OWN_NAMES[setting] ?? `ALUR_${setting.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`,
  ]),
) as Readonly<Record<Setting, string>>;

/** What is wrong with settings that are right one by one. A message names settings and never shows a value. */
export function faultsTogether(config: Config): string[] {
  const set = (setting: Setting) => config[setting] !== undefined;
  const some = (...settings: Setting[]) => settings.some(set) && !settings.every(set);
  const faults: [boolean, string][] = [
    [some('smtpUrl', 'smtpFrom'), 'ALUR_SMTP_URL, ALUR_SMTP_FROM: set both or none'],
    [
      some('whatsappUrl', 'whatsappToken', 'whatsappPhoneId', 'whatsappAppSecret', 'whatsappVerifyToken'),
      'ALUR_WHATSAPP_URL, _TOKEN, _PHONE_ID, _APP_SECRET, _VERIFY_TOKEN: set all five or none',
    ],
    [some('oidcIssuer', 'oidcAudience'), 'ALUR_OIDC_ISSUER, ALUR_OIDC_AUDIENCE: set both or none'],
    [
      set('oidcJwksUrl') && !set('oidcIssuer'),
      'ALUR_OIDC_JWKS_URL: needs ALUR_OIDC_ISSUER; without it the issuer tells where its keys are',
    ],
    [
      some('kafkaSaslMechanism', 'kafkaUsername', 'kafkaPassword'),
      'ALUR_KAFKA_SASL_MECHANISM, ALUR_KAFKA_USERNAME, ALUR_KAFKA_PASSWORD: set all three or none',
    ],
    [
      !set('kafkaBrokers') && (config.kafkaTls || set('kafkaCaFile') || set('kafkaUsername') || set('kafkaPrefix')),
      'ALUR_KAFKA_BROKERS: required by the other settings of Kafka',
    ],
    [set('kafkaCaFile') && !config.kafkaTls, 'ALUR_KAFKA_CA_FILE: needs ALUR_KAFKA_TLS=true'],
    [set('demoClock') && !config.demo, 'ALUR_DEMO_CLOCK: only with ALUR_DEMO=true'],
    [
      set('peopleUrl') && !set('serviceKey') && !config.demo,
      'ALUR_SERVICE_KEY: required with ALUR_PEOPLE_URL: the key of this service, made by `alur keys service`',
    ],
    [
      set('peopleUrl') && set('serviceSecret') && !config.demo,
      'ALUR_SERVICE_SECRET: of intake alone, because who has it can ask for people as any service. Set ALUR_SERVICE_KEY',
    ],
    [set('serviceKey') && !set('peopleUrl'), 'ALUR_SERVICE_KEY: only with ALUR_PEOPLE_URL'],
    ...weakSecrets(config).map((fault): [boolean, string] => [true, fault]),
    [
      !config.demo && !set('masterKey'),
      'ALUR_MASTER_KEY: required outside the demo (32 random bytes in base64 or hex)',
    ],
    [
      !config.demo && !set('tokenSecret') && !set('oidcIssuer'),
      'ALUR_TOKEN_SECRET: required outside the demo (32 random bytes in base64 or hex), unless an identity provider is set',
    ],
    [
      !config.demo && !set('publicUrl'),
      'ALUR_PUBLIC_URL: required outside the demo, because letters carry it in their QR code',
    ],
  ];
  return faults.filter(([wrong]) => wrong).map(([, fault]) => fault);
}

const SECRETS = [
  'masterKey',
  'tokenSecret',
  'serviceSecret',
  'serviceKey',
  'metricsToken',
] as const satisfies Setting[];
/** Read by Prometheus, which some make by hand: only its length is asked for. */
const NOT_MEASURED: readonly Setting[] = ['metricsToken'];

/** Secrets that can be guessed, or of which two are the same. In the demo any will do. */
function weakSecrets(config: Config): string[] {
  if (config.demo) return [];
  const given = SECRETS.flatMap((setting) => {
    const value = config[setting];
    return value === undefined ? [] : [{ setting, value }];
  });
  return given.flatMap(({ setting, value }) => {
    const twin = given.find((other) => other.value === value);
    if (twin !== undefined && twin.setting !== setting) {
      return [`${VARIABLES[setting]}: must differ from ${VARIABLES[twin.setting]}`];
    }
    const weakness = NOT_MEASURED.includes(setting) ? undefined : weaknessOf(value);
    return weakness === undefined ? [] : [`${VARIABLES[setting]}: ${weakness}`];
  });
}
