/** Names, phones, addresses and words that must stay sealed are looked for wherever they must not be (design 10, PIPL). */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { request, words } from '../../bench/callbacks.ts';
import type { Goal, Run } from '../goal.ts';
import { Ground } from '../ground.ts';
import { raw } from '../http.ts';
import { FAILING } from '../patches.ts';

/** Nobody has these by chance. */
const CANARIES = {
  name: '欧阳翠鸣',
  phone: '13987650421',
  flat: '7单元9904',
  note: '膝盖里有金丝雀',
  child: '欧阳小鹂',
};
const UNKNOWN = 900;
const GROUP = 'a group';
/** What a problem is, is told there (contract: alerts); who has it, is not. */
const WORDS = ['note', 'child'];

/** What one resident says from following to the end; each line is one message. */
const TALKS: readonly (readonly string[])[] = [
  ['登记', '1', `十号小区3号楼${CANARIES.flat}`, '1', CANARIES.name, CANARIES.phone, '1'],
  [`十号小区3号楼2单元楼道灯坏了，找${CANARIES.name} ${CANARIES.phone}`, '1', '1', '1'],
  ['请给我回电话', '1', CANARIES.phone, `${CANARIES.note}`, '1'],
  ['家里闹矛盾', '1', `我和${CANARIES.child}吵架了，${CANARIES.note}`, '1', '1', '1'],
  ['义诊', '1', '1', '2', CANARIES.child, '1', CANARIES.note, '1'],
  ['借电钻', '1', '1', '1'],
  ['爱心卡', '1', '1'],
  ['活动', '1', '1', CANARIES.name, '1'],
  ['互助', '1', `想请人理发，住${CANARIES.flat}`, '1', '1'],
  ['我的', '1', '补充', `${CANARIES.note}，打${CANARIES.phone}`],
  ['我要投诉物业', '1', `物业骂了${CANARIES.name}`, '1', '1'],
  ['0', '1', `${CANARIES.phone}`, CANARIES.note, '1'],
];

export const secrets: Goal = {
  says: 'canaries through every flow and through failures: in no log, metric, group message, nor plain in the database, its log or a backup',
  plants: {
    'logs what was said': [
      {
        file: 'src/engine/handle.js',
        find: 'tx.inbox.put({ key',
        put: 'console.log(JSON.stringify(message.content)); tx.inbox.put({ key',
      },
    ],
    'seals nothing': [
      {
        file: 'src/store/vault.js',
        find: 'seal(text, identity) {',
        put: 'seal(text, identity) { if (process.env.MULIN_DATA_DIR) return text;',
      },
    ],
  },
  async prove({ quick }: Run) {
    const ground = await Ground.prepare(10);
    try {
      const bot = await ground.start({ patches: [FAILING], env: { LOG_LEVEL: 'trace' } });
      let said = 0;
      const ask = async (resident: number, text: string) => {
        said++;
        const { body } = await raw(ground.port, request(resident, text));
        return body.startsWith('<') ? words(body) : '';
      };
      for (let time = 0; time < (quick ? 1 : 20); time++) {
        for (const talk of TALKS) {
          for (const text of talk) await ask(UNKNOWN + time, text);
          await ask(UNKNOWN + time, '取消');
        }
        bot.tell({ failAt: 3 });
        await ask(UNKNOWN + time, `${CANARIES.name} ${CANARIES.phone} ${CANARIES.note}`);
        bot.tell({ failAt: null });
      }
      const metrics = await (
        await fetch(`http://127.0.0.1:${ground.port}/metrics`, { headers: { authorization: 'Bearer prove' } })
      ).text();
      await ground.mulin(['backup', join(ground.folder, 'backup')]);
      const groups = ground.gateway.sent.flatMap(({ text }) => text ?? '').join('\n');
      const alive = await filesOf(ground.folder);
      await bot.stop();
      const places: [string, Buffer][] = [
        ['the log', Buffer.from(bot.log)],
        ['the metrics', Buffer.from(metrics)],
        [GROUP, Buffer.from(groups)],
        ...alive,
        ...(await filesOf(ground.folder)),
      ];
      const violations = places.flatMap(([where, bytes]) =>
        Object.entries(CANARIES).flatMap(([what, canary]) =>
          holds(bytes, canary) && !(where === GROUP && WORDS.includes(what)) ? [`the ${what} is in ${where}`] : [],
        ),
      );
      violations.push(...(await ground.verify()));
      return {
        n: said,
        violations: [...new Set(violations)],
        saw: { places: places.length, log: bot.log.length, groups: groups.length },
      };
    } finally {
      await ground.clear();
    }
  },
};

const holds = (bytes: Buffer, canary: string) =>
  bytes.includes(Buffer.from(canary, 'utf8')) ||
  bytes.includes(Buffer.from(canary, 'utf16le')) ||
  bytes.includes(Buffer.from(canary, 'utf8').toString('base64').slice(0, -4));

async function filesOf(folder: string): Promise<[string, Buffer][]> {
  const names = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  return Promise.all(
    names.map(
      async ({ name, parentPath }): Promise<[string, Buffer]> => [name, await readFile(join(parentPath, name))],
    ),
  );
}
