/** `mulin import`: loads neighbourhood files, all or nothing. What is imported how: domain/neighbourhood/apply-import.ts. */
import { readFile } from 'node:fs/promises';
import { type Applied, applyImport, existing, ImportRefused } from '../domain/neighbourhood/apply-import.ts';
import { type ImportFile, parseImport } from '../domain/neighbourhood/import-file.ts';
import type { Tx } from '../store/tx.ts';
import { type Command, Failed } from './command.ts';
import { shown, withStore } from './database.ts';

export const command: Command = {
  usage: ['import FILE…'],
  about: '导入辖区、地点、人员、类别和时限（YAML），全部正确才生效',
  options: {},
  words: { least: 1, most: Number.POSITIVE_INFINITY },
  async run({ words, env, out }) {
    const files = await Promise.all(words.map(read));
    const { applied, place } = await withStore(env, async (store, place) => ({
      applied: await store.inTransaction((tx) => load(tx, files)),
      place,
    }));
    out(applied.changed ? `已导入 ${shown(place)}：${told(applied)}` : `没有变化，${shown(place)} 里已经是这些内容`);
  },
};

async function read(name: string): Promise<ImportFile> {
  if (/\.xlsx?$/i.test(name)) throw new Failed(`${name}：这个版本只能导入 YAML，请照 data/sample 里的文件改写`);
  try {
    return { name, text: await readFile(name, 'utf8') };
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new Failed(missing ? `没有文件 ${name}：请检查路径` : `读不了 ${name}：请检查它是不是文件、有没有读权限`);
  }
}

async function load(tx: Tx, files: readonly ImportFile[]): Promise<Applied> {
  const parsed = parseImport(files, await existing(tx));
  if (!parsed.ok) throw refusal(parsed.errors);
  try {
    return await applyImport(tx, parsed.data);
  } catch (error) {
    throw error instanceof ImportRefused ? refusal(error.errors) : error;
  }
}

function refusal(errors: readonly string[]): Failed {
  return new Failed([...errors, `${errors.length} 处错误，什么也没有导入：请改好再试`].join('\n'));
}

const SECTIONS: Readonly<Record<string, string>> = {
  nodes: '辖区',
  places: '地点',
  staff: '工作人员',
  contacts: '联系电话',
  categories: '类别',
  limits: '时限',
};

function told({ summary }: Applied): string {
  const read = Object.entries(SECTIONS).flatMap(([key, name]) => (summary[key] ? [`${name} ${summary[key]}`] : []));
  const removed = summary.removed ? `，删去 ${summary.removed}` : '';
  const revoked = summary.revoked ? `（其中 ${summary.revoked} 人不在名单里，已取消身份）` : '';
  return `${[...read].join('、')}；写入 ${summary.written ?? 0} 项${removed}${revoked}`;
}
