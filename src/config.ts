/**
 * Every environment variable, read and checked once; must not connect to anything or know what the values are used for.
 * Names, defaults and rules: contract.md, Environment. What is wrong is said to operators, in Chinese, without values of secrets.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { z } from 'zod';

/** What is known whether or not there is an account. */
export interface Ground {
  port: number;
  host: string;
  dataDir: string;
  logLevel: (typeof LOG_LEVELS)[number];
  production: boolean;
  metricsToken?: string;
}

export type DatabaseConfig = { kind: 'sqlite'; file: string } | { kind: 'postgres'; url: string };

export interface WechatConfig {
  appId: string;
  appSecret: string;
  token: string;
  /** Absent in plain mode only. */
  encodingAesKey?: string;
  mode: 'safe' | 'compatible' | 'plain';
  apiBase: string;
  templateProgress?: string;
  templateReminder?: string;
}

export interface GatewayConfig {
  token: string;
  /** host:port */
  endpoint: string;
  tls: { disable?: boolean; caCert?: string };
}

export interface Config extends Ground {
  database: DatabaseConfig;
  /** 32 bytes in base64. */
  secretKey: string;
  /** Started by the sandbox's parent, against its simulators. */
  sandbox: boolean;
  wechat: WechatConfig;
  gateway?: GatewayConfig;
}

/** What a `mulin` command needs that only works on the database. */
export interface Stored {
  database: DatabaseConfig;
  secretKey: string;
  /** Where files beside the database are: the log of erasures. */
  dataDir: string;
}

export type ReadConfig = { kind: 'sandbox'; ground: Ground } | { kind: 'live'; config: Config };

/** The operator's turn. One line for each problem, with the remedy; exit 2. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** The folder of the sandbox's own data, below MULIN_DATA_DIR. */
const SANDBOX = 'sandbox';

const port = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .refine((value) => value <= 65535);

const base = z
  .url({ protocol: /^https?$/ })
  .transform((value) => value.replace(/\/+$/, ''))
  .refine((value) => value.startsWith('https:') || isLoopback(new URL(value).hostname));

const endpoint = z.string().regex(/^(\[[0-9a-f:]+\]|[\w.-]+):\d{1,5}$/i);

const secret = z
  .string()
  .regex(/^[A-Za-z0-9+/]{43}=?$/)
  .refine((value) => Buffer.from(value, 'base64').length === 32);

const sqlitePath = /^sqlite:(?!\/\/[^/])(.+)$/;
const postgres = /^postgres(ql)?:\/\//;
/** "@/" is a socket's address, which URL does not take. */
const namesDatabase = (url: string) => URL.canParse(url.replace('@/', '@socket/')) && /^\w+:\/\/[^/]*\/[^/?]/.test(url);

const groundShape = z.object({
  PORT: port.default(3000),
  HOST: z.string().default('127.0.0.1'),
  MULIN_DATA_DIR: z.string().default('data'),
  LOG_LEVEL: z.enum(LOG_LEVELS).default('info'),
  NODE_ENV: z.string().optional(),
  MULIN_SANDBOX: z.string().optional(),
  MULIN_METRICS_TOKEN: z.string().optional(),
});

const shape = z.object({
  ...groundShape.shape,
  MULIN_SECRET_KEY: secret.optional(),
  DATABASE_URL: z.union([z.string().regex(sqlitePath), z.string().regex(postgres).refine(namesDatabase)]).optional(),
  WECHAT_APP_ID: z.string().optional(),
  WECHAT_APP_SECRET: z.string().optional(),
  WECHAT_TOKEN: z.string().optional(),
  WECHAT_ENCODING_AES_KEY: z
    .string()
    .regex(/^[A-Za-z0-9+/]{43}$/)
    .optional(),
  WECHAT_MODE: z.enum(['safe', 'compatible', 'plain']).default('safe'),
  WECHAT_API_BASE: base.default('https://api.weixin.qq.com'),
  WECHAT_TEMPLATE_PROGRESS: z.string().optional(),
  WECHAT_TEMPLATE_REMINDER: z.string().optional(),
  WECHATY_PUPPET_SERVICE_TOKEN: z.string().optional(),
  WECHATY_PUPPET_SERVICE_ENDPOINT: endpoint.optional(),
  WECHATY_PUPPET_SERVICE_NO_TLS_INSECURE_CLIENT: z.string().optional(),
  WECHATY_PUPPET_SERVICE_TLS_CA_CERT: z.string().optional(),
});
type GroundEnv = z.infer<typeof groundShape>;
type Env = z.infer<typeof shape>;
type Name = keyof Env;

/** What is said of a value that doesn't fit. */
const REMEDIES: Partial<Record<Name, string>> = {
  PORT: '要写成 0 到 65535 的数字，如 PORT=3000',
  LOG_LEVEL: `只能是 ${LOG_LEVELS.join('、')}`,
  MULIN_SECRET_KEY: '要是 32 字节的 base64：请用 openssl rand -base64 32 生成，并妥善保管',
  DATABASE_URL: '要写成 sqlite:文件路径，如 sqlite:data/mulin.db；或 postgres://用户:口令@主机:5432/库名',
  WECHAT_ENCODING_AES_KEY: '要是 43 个字符：请从公众号后台“基本配置”里照抄 EncodingAESKey',
  WECHAT_MODE: '只能是 safe（安全模式）、compatible（兼容模式）或 plain（明文模式）',
  WECHAT_API_BASE: '要以 https:// 开头；http:// 只能用于本机（127.0.0.1、localhost）',
  WECHATY_PUPPET_SERVICE_ENDPOINT: '要写成 主机:端口，如 127.0.0.1:8788',
};

/** Adds the settings of this file to `env` when it is there; what is set already stays. Never in the sandbox's child. */
export function loadDotEnv(env: NodeJS.ProcessEnv, file: string): void {
  if (env.MULIN_SANDBOX === '1' || !existsSync(file)) return;
  for (const [name, value] of Object.entries(parseEnv(readFileSync(file, 'utf8')))) env[name] ??= value;
}

/** Throws ConfigError. */
export function readConfig(env: NodeJS.ProcessEnv): ReadConfig {
  const set = parse(shape, env);
  if (!isLive(env, set)) return { kind: 'sandbox', ground: groundOf(set) };
  const missing = missingOf(set);
  if (missing.length > 0) throw new ConfigError(missingText(missing, hasAccount(env)));
  const problems = crossProblems(set);
  if (problems.length > 0) throw new ConfigError(problems.join('\n'));
  const gateway = gatewayOf(set);
  const config: Config = {
    ...groundOf(set),
    database: databaseOf(set),
    secretKey: set.MULIN_SECRET_KEY ?? '',
    sandbox: set.MULIN_SANDBOX === '1',
    wechat: wechatOf(set),
    ...(gateway && { gateway }),
  };
  return { kind: 'live', config };
}

/** Only what concerns this machine: `mulin sandbox` works beside a real account's settings. */
export function readGround(env: NodeJS.ProcessEnv): Ground {
  return groundOf(parse(groundShape, env));
}

/**
 * The database that commands work on. Without an account it is the sandbox's, unless DATABASE_URL names another: a
 * neighbourhood can be imported before the account is there.
 */
export function readStored(env: NodeJS.ProcessEnv): { kind: 'sandbox'; dataDir: string } | ({ kind: 'live' } & Stored) {
  const set = parse(shape, env);
  if (!isLive(env, set) && set.DATABASE_URL === undefined) {
    return { kind: 'sandbox', dataDir: sandboxDir(set.MULIN_DATA_DIR) };
  }
  if (set.MULIN_SECRET_KEY === undefined) throw new ConfigError(missingText(['MULIN_SECRET_KEY'], true));
  return {
    kind: 'live',
    database: databaseOf(set),
    secretKey: set.MULIN_SECRET_KEY,
    dataDir: set.MULIN_DATA_DIR,
  };
}

export function sandboxDir(dataDir: string): string {
  return join(dataDir, SANDBOX);
}

/** This machine itself: what is sent there passes no network. */
export function isLoopback(host: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/i.test(host);
}

/** An empty variable is one that is not set: `.env` templates are full of them. */
function parse<Shape extends z.ZodObject>(shape: Shape, env: NodeJS.ProcessEnv): z.infer<Shape> {
  const given = Object.entries(env).flatMap(([name, value]) => (value?.trim() ? [[name, value.trim()]] : []));
  const result = shape.safeParse(Object.fromEntries(given));
  if (result.success) return result.data;
  const names = new Set(result.error.issues.map(({ path }) => path[0] as Name));
  throw new ConfigError([...names].map((name) => `${name} ${REMEDIES[name] ?? '写法不对'}`).join('\n'));
}

const isWechat = (name: string) => name.startsWith('WECHAT_');

/** Any of the account's variables: whoever sets one means the real thing. */
function hasAccount(env: NodeJS.ProcessEnv): boolean {
  return Object.entries(env).some(([name, value]) => isWechat(name) && value?.trim());
}

function isLive(env: NodeJS.ProcessEnv, set: GroundEnv): boolean {
  return hasAccount(env) || set.NODE_ENV === 'production' || set.MULIN_SANDBOX === '1';
}

function missingOf(set: Env): Name[] {
  const needed: Name[] = ['WECHAT_APP_ID', 'WECHAT_APP_SECRET', 'WECHAT_TOKEN'];
  if (set.WECHAT_MODE !== 'plain') needed.push('WECHAT_ENCODING_AES_KEY');
  return [...needed, 'MULIN_SECRET_KEY' as const].filter((name) => set[name] === undefined);
}

function missingText(missing: readonly Name[], partly: boolean): string {
  const key = missing.includes('MULIN_SECRET_KEY') ? '；MULIN_SECRET_KEY 用 openssl rand -base64 32 生成' : '';
  const account = missing.some(isWechat) ? '；公众号各项见后台“设置与开发 → 基本配置”' : '';
  const sandbox = missing.some(isWechat) && !partly ? '；只想试用沙盒，请不要设 NODE_ENV=production' : '';
  return `缺少 ${missing.join('、')}：请写进环境变量或 .env${account}${key}${sandbox}`;
}

/** What fits by itself and not together. */
function crossProblems(set: Env): string[] {
  const problems: string[] = [];
  if (set.WECHAT_MODE === 'plain' && set.NODE_ENV === 'production') {
    problems.push('WECHAT_MODE=plain 不加密，正式运行（NODE_ENV=production）时不能用：请改成 safe，后台也选“安全模式”');
  }
  const [token, address] = [set.WECHATY_PUPPET_SERVICE_TOKEN, set.WECHATY_PUPPET_SERVICE_ENDPOINT];
  if (token && !address) problems.push('缺少 WECHATY_PUPPET_SERVICE_ENDPOINT：群聊网关的地址（主机:端口）也要写');
  if (address && !token) problems.push('缺少 WECHATY_PUPPET_SERVICE_TOKEN：群聊网关的令牌也要写');
  if (address && withoutTls(set) && !isLoopback(address.replace(/:\d+$/, ''))) {
    problems.push(
      'WECHATY_PUPPET_SERVICE_NO_TLS_INSECURE_CLIENT=true 只能用于本机的群聊网关：请去掉，或把网关放在 127.0.0.1',
    );
  }
  return problems;
}

/** wechaty takes the word `true` only. */
const withoutTls = (set: Env) => set.WECHATY_PUPPET_SERVICE_NO_TLS_INSECURE_CLIENT === 'true';

function groundOf(set: GroundEnv): Ground {
  return {
    port: set.PORT,
    host: set.HOST,
    dataDir: set.MULIN_DATA_DIR,
    logLevel: set.LOG_LEVEL,
    production: set.NODE_ENV === 'production',
    ...(set.MULIN_METRICS_TOKEN && { metricsToken: set.MULIN_METRICS_TOKEN }),
  };
}

function databaseOf(set: Env): DatabaseConfig {
  const url = set.DATABASE_URL ?? '';
  if (postgres.test(url)) return { kind: 'postgres', url };
  return { kind: 'sqlite', file: sqlitePath.exec(url)?.[1] ?? join(set.MULIN_DATA_DIR, 'mulin.db') };
}

function wechatOf(set: Env): WechatConfig {
  return {
    appId: set.WECHAT_APP_ID ?? '',
    appSecret: set.WECHAT_APP_SECRET ?? '',
    token: set.WECHAT_TOKEN ?? '',
    mode: set.WECHAT_MODE,
    apiBase: set.WECHAT_API_BASE,
    ...(set.WECHAT_ENCODING_AES_KEY && { encodingAesKey: set.WECHAT_ENCODING_AES_KEY }),
    ...(set.WECHAT_TEMPLATE_PROGRESS && { templateProgress: set.WECHAT_TEMPLATE_PROGRESS }),
    ...(set.WECHAT_TEMPLATE_REMINDER && { templateReminder: set.WECHAT_TEMPLATE_REMINDER }),
  };
}

function gatewayOf(set: Env): GatewayConfig | undefined {
  const [token, address] = [set.WECHATY_PUPPET_SERVICE_TOKEN, set.WECHATY_PUPPET_SERVICE_ENDPOINT];
  if (!token || !address) return undefined;
  // wechaty's own meaning: the certificate itself, line ends written as \n
  const caCert = set.WECHATY_PUPPET_SERVICE_TLS_CA_CERT?.replace(/\\n/g, '\n');
  return { token, endpoint: address, tls: { ...(withoutTls(set) && { disable: true }), ...(caCert && { caCert }) } };
}
