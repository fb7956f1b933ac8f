/** `mulin code`: prints a one-time binding code for a person or a group; whoever uses the code gets what it is for. */
import { IsNull, Not } from 'typeorm';
import { neighbourhood } from '../domain/neighbourhood/load.ts';
import { type Neighbourhood, POSTS, ROLES } from '../domain/neighbourhood/model.ts';
import { issueCode } from '../domain/people/binding.ts';
import { openField } from '../domain/people/person.ts';
import { POST_NAMES, ROLE_NAMES } from '../domain/people/roles.ts';
import { Person, type PersonRow } from '../store/entities/people.ts';
import type { Tx } from '../store/tx.ts';
import { type Command, Failed, type Given, WrongUsage } from './command.ts';
import { withStore } from './database.ts';

const GROUP = 'group';

/** English or Chinese name → purpose. */
const PURPOSES = new Map<string, string>([
  ...[GROUP, ...ROLES, ...POSTS].map((name): [string, string] => [name, name]),
  ...Object.entries({ ...ROLE_NAMES, ...POST_NAMES, [GROUP]: '群' }).map(([id, name]): [string, string] => [name, id]),
]);

export const command: Command = {
  usage: [
    'code --for ROLE|POST --node CODE [--name NAME] [--json]',
    'code --for group --node CODE [--residents] [--json]',
  ],
  about: '发一次性绑定码（24 小时有效）：本人私聊、或在群里发“/绑定 码”',
  options: {
    for: { type: 'string' },
    node: { type: 'string' },
    name: { type: 'string' },
    residents: { type: 'boolean' },
    json: { type: 'boolean' },
  },
  words: { least: 0, most: 0 },
  async run(given) {
    const asked = askedOf(given);
    const { code, expiresAt } = await withStore(given.env, (store) => store.inTransaction((tx) => issue(tx, asked)));
    if (given.flag('json')) given.out(JSON.stringify({ code, expiresAt: expiresAt.toISOString() }));
    else
      given.out(
        `${code}\n${asked.purpose === GROUP ? '在群里发' : '本人和机器人私聊，发'}：/绑定 ${code}（24 小时内有效，只能用一次）`,
      );
  },
};

interface Asked {
  purpose: string;
  node: string;
  name: string | undefined;
  residents: boolean;
}

function askedOf({ text, flag }: Given): Asked {
  const [words, node] = [text('for'), text('node')];
  if (words === undefined || node === undefined) throw new WrongUsage('要写 --for 和 --node');
  const purpose = PURPOSES.get(words);
  if (purpose === undefined) throw new WrongUsage(`--for 只能是 ${[GROUP, ...ROLES, ...POSTS].join('、')}`);
  if (flag('residents') && purpose !== GROUP) throw new WrongUsage('--residents 只能和 --for group 一起用');
  if (text('name') !== undefined && purpose === GROUP) throw new WrongUsage('--name 不能和 --for group 一起用');
  return { purpose, node, name: text('name'), residents: flag('residents') };
}

async function issue(tx: Tx, { purpose, node: asked, name, residents }: Asked) {
  const picture = await neighbourhood(tx);
  const node = picture.node(asked.trim().toLowerCase())?.code;
  if (!node) throw new Failed(`没有代码为“${asked}”的辖区：用 npx mulin nodes 查看代码`);
  const personId = name === undefined ? null : (await personNamed(tx, picture, name.trim())).id;
  return issueCode(tx, { purpose, node, personId, residents });
}

/** By name or, where two have the same name, by their key in the staff list. */
async function personNamed(tx: Tx, picture: Neighbourhood, name: string): Promise<PersonRow> {
  const people = await (await tx.db()).find(Person, { where: { staffKey: Not(IsNull()) } });
  const found = people.filter((person) => person.staffKey === name || openField(tx, person, 'name') === name);
  // a former colleague may share the name: whoever works here comes first
  const working = found.filter(({ id }) => holdsAnything(picture, id));
  const [person, ...others] = working.length > 0 ? working : found;
  if (!person) throw new Failed(`导入的名单里没有“${name}”：请核对姓名，或去掉 --name（用码的人会成为新的工作人员）`);
  if (others.length > 0) {
    const keys = [person, ...others].map(({ staffKey }) => staffKey).join('、');
    throw new Failed(`名单里有几个“${name}”：请用代号代替姓名，--name ${keys} 选一个`);
  }
  return person;
}

function holdsAnything(picture: Neighbourhood, personId: string): boolean {
  const member = picture.member(personId);
  return member !== undefined && member.roles.length + member.posts.length > 0;
}
