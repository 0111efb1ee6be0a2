import { resolve } from 'node:path';
import { AppError } from '../../lib/errors.ts';

/** Everything an operator can set, read once at the start from environment variables. */
export interface Config {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  /** Empty means the embedded PostgreSQL in `dataDir`. */
  readonly databaseUrl: string;
  readonly databaseConnections: number;
  readonly city: string;
  readonly publicUrl: string;
  readonly simulator: boolean;
  readonly logLevel: string;
  readonly uploadLimitMb: number;
  /** Largest file of a source (数据源) that somebody may send; it lies on the disk until it is loaded. */
  readonly feedsUploadLimitMb: number;
  /** Where other systems put files of sources; sources name files below it. Empty: none. */
  readonly feedsDirectory: string;
  readonly trustProxy: boolean;
  readonly sessionHours: number;
  readonly keptSessionDays: number;
  /** Calls of one route that one person or address may make in a minute, where the route says nothing stricter. */
  readonly callsPerMinute: number;
  /** Address of the city's SMS gateway; empty: nothing is sent, unless DEMO shows it on the page. */
  readonly smsUrl: string;
  readonly smsHeaders: string;
  readonly smsBody: string;
  readonly smsAccepted: string;
  readonly smsTimeoutMs: number;
  /** Shows phone codes in a message box on the page instead of sending them: for demonstrations only. */
  readonly demo: boolean;
}

interface Setting {
  readonly name: string;
  readonly key: keyof Config;
  readonly fallback: string;
  readonly meaning: string;
  readonly read: (text: string, name: string) => Config[keyof Config];
}

function wholeNumber(min: number, max: number): Setting['read'] {
  return (text, name) => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < min || value > max) {
      throw new AppError('config.invalid', {
        name,
        value: text,
        expected: `a whole number from ${min} to ${max}`,
      });
    }
    return value;
  };
}

const yesOrNo: Setting['read'] = (text, name) => {
  if (['1', 'true', 'yes', 'on'].includes(text.toLowerCase())) return true;
  if (['0', 'false', 'no', 'off'].includes(text.toLowerCase())) return false;
  throw new AppError('config.invalid', { name, value: text, expected: 'on or off' });
};

function oneOf(...choices: string[]): Setting['read'] {
  return (text, name) => {
    if (!choices.includes(text)) {
      throw new AppError('config.invalid', { name, value: text, expected: `one of ${choices.join(', ')}` });
    }
    return text;
  };
}

const databaseUrl: Setting['read'] = (text, name) => {
  if (text !== '' && !/^postgres(ql)?:\/\//.test(text)) {
    throw new AppError('config.invalid', {
      name,
      value: '(hidden)',
      expected: 'postgres://user:password@host:port/database',
    });
  }
  return text;
};

const httpUrl: Setting['read'] = (text, name) => {
  if (text !== '' && !/^https?:\/\//.test(text))
    throw new AppError('config.invalid', { name, value: text, expected: 'https://… or http://…' });
  return text;
};

const asText: Setting['read'] = (text) => text;

const settings: readonly Setting[] = [
  {
    name: 'PORT',
    key: 'port',
    fallback: '8080',
    meaning: 'port of all fronts and the API',
    read: wholeNumber(0, 65_535),
  },
  {
    name: 'HOST',
    key: 'host',
    fallback: '127.0.0.1',
    meaning: 'address to listen on; 0.0.0.0 for all',
    read: asText,
  },
  {
    name: 'DATA_DIR',
    key: 'dataDir',
    fallback: './data',
    meaning: 'database, files and locks',
    read: (text) => resolve(text),
  },
  {
    name: 'DATABASE_URL',
    key: 'databaseUrl',
    fallback: '',
    meaning: 'a PostgreSQL of your own (15 or newer); empty: the embedded one',
    read: databaseUrl,
  },
  {
    name: 'DATABASE_CONNECTIONS',
    key: 'databaseConnections',
    fallback: '16',
    meaning: 'connections a process may open',
    read: wholeNumber(2, 500),
  },
  {
    name: 'CITY',
    key: 'city',
    fallback: '',
    meaning: 'city pack to set up: a folder of src/cities, or a path; empty: the first city',
    read: asText,
  },
  {
    name: 'PUBLIC_URL',
    key: 'publicUrl',
    fallback: '',
    meaning: 'address that people use, when behind a proxy',
    read: asText,
  },
  {
    name: 'SIMULATOR',
    key: 'simulator',
    fallback: 'off',
    meaning: 'synthetic life, labelled as such (npm start turns it on)',
    read: yesOrNo,
  },
  {
    name: 'LOG_LEVEL',
    key: 'logLevel',
    fallback: 'info',
    meaning: 'fatal, error, warn, info, debug or silent',
    read: oneOf('fatal', 'error', 'warn', 'info', 'debug', 'silent'),
  },
  {
    name: 'UPLOAD_LIMIT_MB',
    key: 'uploadLimitMb',
    fallback: '15',
    meaning: 'largest file somebody may send',
    read: wholeNumber(1, 500),
  },
  {
    name: 'FEEDS_UPLOAD_LIMIT_MB',
    key: 'feedsUploadLimitMb',
    fallback: '4096',
    meaning: 'largest file of a source (数据源) that somebody may send; it takes disk, not memory',
    read: wholeNumber(1, 1_000_000),
  },
  {
    name: 'FEEDS_DIR',
    key: 'feedsDirectory',
    fallback: '',
    meaning: 'folder in which other systems leave files of sources; empty: none',
    read: (text) => (text === '' ? '' : resolve(text)),
  },
  {
    name: 'TRUST_PROXY',
    key: 'trustProxy',
    fallback: 'off',
    meaning: 'believe X-Forwarded-For of the proxy in front',
    read: yesOrNo,
  },
  {
    name: 'CALLS_PER_MINUTE',
    key: 'callsPerMinute',
    fallback: '600',
    meaning: 'calls of one route that one person or address may make in a minute',
    read: wholeNumber(1, 10_000_000),
  },
  {
    name: 'SESSION_HOURS',
    key: 'sessionHours',
    fallback: '12',
    meaning: 'how long a login lasts without use',
    read: wholeNumber(1, 720),
  },
  {
    name: 'KEPT_SESSION_DAYS',
    key: 'keptSessionDays',
    fallback: '14',
    meaning: "how long a login on a person's own phone, or of a wall, lasts without use",
    read: wholeNumber(1, 30),
  },
  {
    name: 'SMS_URL',
    key: 'smsUrl',
    fallback: '',
    meaning: "the city's SMS gateway, spoken to by HTTP POST; empty: none",
    read: httpUrl,
  },
  {
    name: 'SMS_HEADERS',
    key: 'smsHeaders',
    fallback: '',
    meaning: 'further headers for the gateway, a JSON object',
    read: asText,
  },
  {
    name: 'SMS_BODY',
    key: 'smsBody',
    fallback: '',
    meaning:
      'body for the gateway: JSON with {id} {phone} {template} {text} {parameters}; empty: all of them',
    read: asText,
  },
  {
    name: 'SMS_ACCEPTED',
    key: 'smsAccepted',
    fallback: '',
    meaning: "pattern that the gateway's answer must fit; empty: any answer of the 200s",
    read: asText,
  },
  {
    name: 'SMS_TIMEOUT_MS',
    key: 'smsTimeoutMs',
    fallback: '4000',
    meaning: 'how long the gateway may take for one message',
    read: wholeNumber(100, 60_000),
  },
  {
    name: 'DEMO',
    key: 'demo',
    fallback: 'off',
    meaning: 'demo accounts, and phone codes shown on the page (npm start turns it on)',
    read: yesOrNo,
  },
];

/**
 * Reads the configuration. Unset and empty variables take their default.
 * Throws `config.invalid` naming the variable and what would be right.
 */
export function loadConfig(environment: Record<string, string | undefined>): Config {
  const config: Record<string, unknown> = {};
  for (const setting of settings) {
    const text = environment[setting.name]?.trim();
    config[setting.key] = setting.read(
      text === undefined || text === '' ? setting.fallback : text,
      setting.name,
    );
  }
  return config as unknown as Config;
}

const HIDDEN: ReadonlySet<keyof Config> = new Set<keyof Config>(['databaseUrl', 'smsHeaders', 'smsBody']);

/** One row for each variable, for `citybrain config`: what is in force and where it comes from. Secrets are hidden. */
export function describeConfig(environment: Record<string, string | undefined>) {
  const config = loadConfig(environment);
  return settings.map(({ name, key, fallback, meaning }) => ({
    name,
    value: HIDDEN.has(key) && config[key] !== '' ? '(set)' : String(config[key]),
    fallback,
    source: environment[name] ? 'environment' : 'default',
    meaning,
  }));
}
