/** `mulin erase`: removes a resident's personal data for good, after whoever asks for it was identified at the desk. */
import { formatDeadline } from '../domain/neighbourhood/working-time.ts';
import { erasePerson } from '../domain/people/erase.ts';
import { openField } from '../domain/people/person.ts';
import { reportersOf } from '../domain/tickets/alerts.ts';
import { readTicketNumber } from '../domain/tickets/number.ts';
import { dropDeleted } from '../store/copy.ts';
import { Person, type PersonRow } from '../store/entities/people.ts';
import { TicketReporter } from '../store/entities/tickets.ts';
import { ErasureLog } from '../store/erasure-log.ts';
import type { Tx } from '../store/tx.ts';
import { reconcileErasures } from '../wiring/erasures.ts';
import { type Command, Failed, type Given, WrongUsage } from './command.ts';
import { withStored } from './database.ts';

const WORD = '删除';

export const command: Command = {
  usage: ['erase --phone PHONE [--which N]', 'erase --ticket NUMBER [--which N]'],
  about: '删除一位居民的个人信息（先核对身份）；工单留下编号、类别、地点和经过',
  options: { phone: { type: 'string' }, ticket: { type: 'string' }, which: { type: 'string' } },
  words: { least: 0, most: 0 },
  async run(given) {
    const which = whichOf(given);
    await withStored(given.env, async (store, place) => {
      const people = await store.inTransaction((tx) => find(tx, given));
      const person = choose(people, which);
      const answer = await given.ask(`将删除：${person.shown}\n删除后不能恢复。确认请输入“${WORD}”：`);
      if (answer.trim() !== WORD) throw new Failed(`没有输入“${WORD}”，什么也没有删`);
      const erased = await store.inTransaction((tx) => erasePerson(tx, person.id));
      if (erased.kind === 'staff') throw new Failed('这是工作人员：请先从人员名单里去掉，或请本人发 /解绑');
      if (erased.kind === 'unknown') throw new Failed('这个人的信息刚刚已被删除');
      await reconcileErasures(store, new ErasureLog(place.dataDir, store.vault));
      const dropped = await dropDeleted(store.dataSource);
      given.out(`已删除。留下的工单 ${erased.tickets} 张，里面没有她的信息。旧备份恢复时会再删一次。`);
      if (!dropped) given.out('注意：有别的命令一直在读数据库，日志里加密的旧内容要等下次写满才盖掉');
    });
  },
};

interface Found {
  id: string;
  shown: string;
}

async function find(tx: Tx, { text }: Given): Promise<Found[]> {
  const [phone, ticket] = [text('phone'), text('ticket')];
  if ((phone === undefined) === (ticket === undefined)) throw new WrongUsage('要写 --phone 或 --ticket 其中一个');
  const people = phone === undefined ? await reporters(tx, ticket ?? '') : await holders(tx, phone);
  return Promise.all(people.map((person) => describe(tx, person)));
}

/** A phone may be a family's. */
async function holders(tx: Tx, phone: string): Promise<PersonRow[]> {
  const phoneIndex = tx.vault.index(phone.replace(/[\s-]/g, ''));
  return (await tx.db()).findBy(Person, { phoneIndex });
}

async function reporters(tx: Tx, words: string): Promise<PersonRow[]> {
  const read = readTicketNumber(words);
  if (read.kind !== 'number') throw new Failed(`“${words}”不是工单编号`);
  const rows = await reportersOf(tx, read.number);
  const people = await Promise.all(rows.map(({ personId }) => tx.people.get(personId)));
  return people.filter((person) => person !== null);
}

async function describe(tx: Tx, person: PersonRow): Promise<Found> {
  const tickets = await (await tx.db()).countBy(TicketReporter, { personId: person.id });
  const name = openField(tx, person, 'name') ?? '没有登记称呼';
  return { id: person.id, shown: `${name}，${formatDeadline(person.createdAt)}起，工单 ${tickets} 张` };
}

function whichOf({ text }: Given): number | undefined {
  const which = text('which');
  if (which !== undefined && !/^[1-9]\d?$/.test(which)) throw new WrongUsage('--which 后面写第几位，如 --which 2');
  return which === undefined ? undefined : Number(which);
}

function choose(people: readonly Found[], which: number | undefined): Found {
  const person = people.length === 1 ? people[0] : people[(which ?? 0) - 1];
  if (person) return person;
  if (people.length === 0) throw new Failed('没有找到这个人：请检查号码');
  const list = people.map(({ shown }, index) => `${index + 1} ${shown}`).join('\n');
  throw new Failed(`找到 ${people.length} 位，请加 --which 说明是第几位：\n${list}`);
}
