/** `mulin verify`: checks in the database, which it only reads, what must always hold; each service has a list of its own. */

import { activityInvariants } from '../domain/activities/invariants.ts';
import { allotmentInvariants } from '../domain/allotments/invariants.ts';
import { clinicInvariants } from '../domain/clinic/invariants.ts';
import { loveCardInvariants } from '../domain/love-card/invariants.ts';
import { ticketInvariants } from '../domain/tickets/invariants.ts';
import { timeBankInvariants } from '../domain/time-bank/invariants.ts';
import { toolInvariants } from '../domain/tools/invariants.ts';
import { ErasureLog } from '../store/erasure-log.ts';
import { messagingInvariants } from '../store/invariants.ts';
import { atOneMoment } from '../store/moment.ts';
import { type Command, Failed } from './command.ts';
import { shown, withStored } from './database.ts';
import { erasureInvariant, sealedInvariant } from './verify-sealed.ts';

interface Verdict {
  id: string;
  says: string;
  broken: string[];
}

export const command: Command = {
  usage: ['verify [--json]'],
  about: '核对数据库里必须成立的事（只读）：消息、工单、计时、编号、密封、删除记录',
  options: { json: { type: 'boolean' } },
  words: { least: 0, most: 0 },
  async run({ env, flag, out, bar }) {
    await withStored(env, async (store, place) => {
      const all = [
        ...messagingInvariants,
        ...ticketInvariants,
        ...allotmentInvariants,
        ...clinicInvariants,
        ...loveCardInvariants,
        ...timeBankInvariants,
        ...toolInvariants,
        ...activityInvariants,
        sealedInvariant,
        await erasureInvariant(new ErasureLog(place.dataDir, store.vault)),
      ];
      const progress = bar('核对');
      const verdicts = await atOneMoment(store, place.clock, async (tx) => {
        const found: Verdict[] = [];
        for (const each of all) {
          found.push({ id: each.id, says: each.says, broken: await each.broken(tx) });
          progress(found.length, all.length);
        }
        return found;
      });
      const wrong = verdicts.filter(({ broken }) => broken.length > 0);
      if (flag('json')) out(JSON.stringify(verdicts));
      else for (const line of wrong.flatMap(lines)) out(line);
      if (wrong.length > 0) throw new Failed(`有 ${wrong.length} 项不成立：请保留数据库，先备份，再联系维护人员`);
      if (!flag('json')) out(`${shown(place)}：${all.length} 项都成立`);
    });
  },
};

const lines = ({ id, says, broken }: Verdict) => [`[${id}] 不成立：${says}`, ...broken.map((what) => `  ${what}`)];
