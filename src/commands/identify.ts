/** /核实: staff have seen to who a resident is (domain.md R22): phone, residence, papers. */
import { confirmStep, STEP_NAMES, type Step } from '../domain/people/identity.ts';
import { openField } from '../domain/people/person.ts';
import { hasScope } from '../domain/tickets/permissions.ts';
import { tell } from '../domain/time-bank/parties.ts';
import type { PersonRow } from '../store/entities/people.ts';
import { Refused, type StaffContext, staffCommand } from './command.ts';
import { exchangeTexts as texts } from './exchange-texts.ts';

const STEP_WORDS: Readonly<Record<string, Step>> = {
  电话: 'phone',
  手机: 'phone',
  住址: 'residence',
  地址: 'residence',
  证件: 'papers',
  身份证: 'papers',
};

export const identify = staffCommand({
  name: '核实',
  alias: 'identify',
  example: '/核实 13800000900 住址',
  about: '登记居民的身份已核实：电话、住址、证件',
  run: async (context) => {
    const { tx, picture, member, message } = context;
    if (message.room !== undefined) throw new Refused(texts.verifyPrivate, 'in a group');
    const words = context.args
      .normalize('NFKC')
      .trim()
      .split(/[\s,，]+/);
    const step = STEP_WORDS[words.at(-1) ?? ''];
    const phone = /^1\d{10}$/.test(words[0] ?? '') ? words[0] : undefined;
    if (!step || !phone || words.length > 3) throw new Refused(texts.verifyUsage, 'usage');
    const person = await residentOf(context, phone, words.length === 3 ? words[1] : undefined);
    if (person.id === member.personId) throw new Refused(texts.oneself, 'oneself');
    if (!person.node || !hasScope(picture, member, person.node)) throw new Refused(texts.outside, 'outside');
    const name = openField(tx, person, 'name') ?? '这位居民';
    const isNew = await confirmStep(tx, person.id, step, member.personId);
    if (!isNew) throw new Refused(texts.already(name, STEP_NAMES[step]), 'already');
    await tell(tx, person.id, `identity:${step}:${person.id}`, texts.toResident(STEP_NAMES[step]));
    return texts.verified(name, STEP_NAMES[step]);
  },
});

async function residentOf({ tx }: StaffContext, phone: string, name: string | undefined): Promise<PersonRow> {
  const rows = await tx.query<{ id: string }>('SELECT id FROM persons WHERE phone_index = ?', [tx.vault.index(phone)]);
  const people: PersonRow[] = [];
  for (const { id } of rows) people.push(...[await tx.people.get(id)].flatMap((each) => each ?? []));
  const residents = people.filter(({ registeredAt }) => registeredAt !== null);
  const named = name === undefined ? residents : residents.filter((each) => openField(tx, each, 'name') === name);
  const [found, second] = named;
  if (!found) throw new Refused(texts.nobody, 'nobody');
  if (second) throw new Refused(texts.several, 'several');
  return found;
}
