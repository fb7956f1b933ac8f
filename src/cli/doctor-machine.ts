/** `mulin doctor` on this machine: settings, files, disk, and whether the group gateway can be reached. */
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { access, constants, stat, statfs } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { connect as connectSecurely, TLSSocket } from 'node:tls';
import type { Clock } from '../clock.ts';
import { ConfigError, type GatewayConfig, type ReadConfig, readConfig, sandboxDir } from '../config.ts';
import { knowsChinese } from '../wiring/drawn-pictures.ts';
import { about, type Finding } from './doctor-finding.ts';

const config = about('配置');
const files = about('文件');
const gateway = about('群聊网关');
const pictures = about('图片');

const CONNECT_MS = 3000;
const DAY_MS = 24 * 3600_000;
const SOON_DAYS = 30;
/** wechaty's name for every gateway, whatever its address. */
const TLS_NAME = 'wechaty-puppet-service';
const LITTLE_BYTES = 1024 ** 3;
/** Readable or writable by anyone but the owner. */
const OTHERS = 0o077;

export function checkConfig(env: NodeJS.ProcessEnv): { read: ReadConfig | undefined; findings: Finding[] } {
  try {
    const read = readConfig(env);
    return { read, findings: [config.ok(read.kind === 'live' ? '齐全' : '没有设置公众号，现在用的是沙盒')] };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { read: undefined, findings: error.message.split('\n').map(configError) };
  }
}

function configError(line: string): Finding {
  const [what = line, ...remedy] = line.split('：');
  return config.error(what, remedy.join('：') || '请改正');
}

export async function checkFiles(read: ReadConfig): Promise<Finding[]> {
  const dataDir = read.kind === 'live' ? read.config.dataDir : sandboxDir(read.ground.dataDir);
  const key = read.kind === 'live' ? '.env' : join(dataDir, 'secret.key');
  return [...(await checkFolder(dataDir)), ...(await checkSecret(key))];
}

async function checkFolder(folder: string): Promise<Finding[]> {
  if (!existsSync(folder)) return [files.ok(`数据目录 ${folder} 还没有，第一次启动时会建`)];
  try {
    await access(folder, constants.W_OK);
  } catch {
    return [files.error(`数据目录 ${folder} 不能写`, '请把它的所有者改成运行机器人的用户')];
  }
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize >= LITTLE_BYTES) return [files.ok(`数据目录 ${folder} 能写，空间够`)];
  return [files.warning('磁盘剩下不到 1 GB', '请清理磁盘：写满以后存不了居民的消息')];
}

async function checkSecret(file: string): Promise<Finding[]> {
  if (!existsSync(file)) return [];
  if (((await stat(file)).mode & OTHERS) === 0) return [files.ok(`${file} 只有所有者能读`)];
  return [files.warning(`别的用户也能读 ${file}，里面有密钥`, `请运行 chmod 600 ${file}`)];
}

/** Cards and certificates are drawn with the machine's own fonts. */
export async function checkFonts(): Promise<Finding[]> {
  if (await knowsChinese()) return [pictures.ok('有中文字体')];
  return [
    pictures.warning(
      '没有中文字体，爱心卡和证书只能写成文字',
      '请装一种，如 Debian：apt-get install fonts-noto-cjk，再重新启动',
    ),
  ];
}

export async function checkGateway(address: GatewayConfig | undefined, clock: Clock): Promise<Finding[]> {
  if (!address) {
    return [
      gateway.warning(
        '没有设置，工作群收不到提醒',
        '请设置 WECHATY_PUPPET_SERVICE_TOKEN 和 WECHATY_PUPPET_SERVICE_ENDPOINT',
      ),
    ];
  }
  const { hostname, port } = new URL(`tcp://${address.endpoint}`);
  const where = { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) };
  // Whether the certificate is trusted is the gateway client's business: here only its date counts.
  const secure = { ...where, servername: TLS_NAME, rejectUnauthorized: false };
  const socket = address.tls.disable ? connect(where) : connectSecurely(secure);
  try {
    await once(socket, address.tls.disable ? 'connect' : 'secureConnect', { signal: AbortSignal.timeout(CONNECT_MS) });
    const reached = gateway.ok(`${address.endpoint} 连得上`);
    return socket instanceof TLSSocket ? [reached, certificate(socket, clock)] : [reached];
  } catch (error) {
    const why = socket.destroyed ? (error as NodeJS.ErrnoException).code : '没有回应';
    return [
      gateway.error(`${address.endpoint} 连不上（${why}）`, '请检查网关是否在运行、地址和防火墙；恢复后提醒会补发'),
    ];
  } finally {
    socket.destroy();
  }
}

function certificate(socket: TLSSocket, clock: Clock): Finding {
  const until = Date.parse(socket.getPeerCertificate().valid_to ?? '');
  const days = Math.floor((until - clock.now().getTime()) / DAY_MS);
  if (Number.isNaN(days)) return gateway.warning('看不出证书何时到期', '请向网关的提供者核实证书');
  if (days >= SOON_DAYS) return gateway.ok(`证书还有 ${days} 天到期`);
  const remedy = '请换新证书，并更新 WECHATY_PUPPET_SERVICE_TLS_CA_CERT';
  return days < 0 ? gateway.error('证书过期了', remedy) : gateway.warning(`证书还有 ${days} 天到期`, remedy);
}
