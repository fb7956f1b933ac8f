/** `mulin backup`: one consistent file of the live database, photos and voices too; the secret key is not in it. */
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { copyDatabase } from '../store/copy.ts';
import { Vault } from '../store/vault.ts';
import { dumpDatabase } from './backup-dump.ts';
import { BACKUP_MARK, sealMark } from './backup-mark.ts';
import { type Command, Failed } from './command.ts';
import { fileOf, isThere, placeOf, shown, withStore } from './database.ts';
import { noteBackup } from './doctor-backup.ts';

const MB = 1024 * 1024;

export const command: Command = {
  usage: ['backup FILE'],
  about: '备份数据库（含照片和语音），机器人不用停；密钥不在里面，要另外保管',
  options: {},
  words: { least: 1, most: 1 },
  async run({ words: [to = ''], env, out, bar }) {
    const place = await placeOf(env);
    if (!(await isThere(place))) throw new Failed(`还没有 ${shown(place)}，没有可备份的`);
    if (existsSync(to)) throw new Failed(`${to} 已经有了：备份不覆盖文件，请换一个名字（如加上日期）`);
    const mark = {
      name: BACKUP_MARK,
      value: sealMark(new Vault(place.secretKey), { at: place.clock.now().getTime() }),
    };
    await (place.database.kind === 'postgres'
      ? dumpDatabase(place, to, { mark, env })
      : copyDatabase(fileOf(place), to, { mark, onProgress: bar('备份') })
    ).catch(cannotWrite);
    // an older version's database can be backed up too, before it is brought up to date
    await withStore(env, noteBackup).catch(() => undefined);
    const size = (await stat(to)).size / MB;
    out(`已备份 ${shown(place)} 到 ${to}（${size.toFixed(1)} MB，已检查完好）`);
  },
};

function cannotWrite(error: unknown): never {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR') throw new Failed('写不了备份文件：请先建好它所在的文件夹');
  throw error;
}
