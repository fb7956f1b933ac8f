/** `mulin qr`: a grid's poster QR code as a picture, drawn here from the address that the platform returns. */
import { type ReadConfig, readConfig } from '../config.ts';
import { neighbourhood } from '../domain/neighbourhood/load.ts';
import type { Node } from '../domain/neighbourhood/model.ts';
import type { Store } from '../store/unit-of-work.ts';
import { tokenStore } from '../wiring/token-store.ts';
import { type Command, Failed, WrongUsage } from './command.ts';
import { withStore } from './database.ts';
import { clientOf } from './wechat.ts';

/** Wide enough for a poster at 300 dots an inch. */
const PIXELS = 1024;

export const command: Command = {
  usage: ['qr --node CODE --out FILE.png'],
  about: '生成网格海报上的二维码',
  options: { node: { type: 'string' }, out: { type: 'string' } },
  words: { least: 0, most: 0 },
  async run({ text, env, out, bar }) {
    const [code, file] = [text('node'), text('out')];
    if (code === undefined || file === undefined) throw new WrongUsage('要写 --node 和 --out');
    if (!/\.png$/i.test(file)) throw new WrongUsage('--out 的文件名要以 .png 结尾');
    const read = readConfig(env);
    const shown = bar('生成二维码');
    shown(0, 2);
    const { node, url } = await withStore(env, async (store) => {
      const node = await gridOf(store, code);
      return { node, url: await posterUrl(read, store, node) };
    });
    shown(1, 2);
    await draw(file, url);
    shown(2, 2);
    out(`${node.name}的二维码已写入 ${file}`);
  },
};

async function gridOf(store: Store, code: string): Promise<Node> {
  const node = (await store.inTransaction(neighbourhood)).node(code.trim().toLowerCase());
  if (node?.kind === 'grid') return node;
  const why = node ? `“${code}”不是网格` : `没有代码为“${code}”的网格`;
  throw new Failed(`${why}：用 npx mulin nodes 查看代码`);
}

/** In the sandbox a scan is a visit to its page. */
async function posterUrl(read: ReadConfig, store: Store, { code }: Node): Promise<string> {
  if (read.kind === 'live') return (await clientOf(read.config, tokenStore(store)).createQrCode(code, true)).url;
  const { host, port } = read.ground;
  const shown = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${shown}:${port}/sandbox?scan=${encodeURIComponent(code)}`;
}

async function draw(file: string, url: string): Promise<void> {
  // used by this command alone: a starting bot needn't load it
  const { default: QRCode } = await import('qrcode');
  try {
    await QRCode.toFile(file, url, { type: 'png', width: PIXELS, margin: 4, errorCorrectionLevel: 'M' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new Failed(`写不了 ${file}：请先建好它所在的文件夹`);
  }
}
