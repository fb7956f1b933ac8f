/** Residents at a desk who are who they say, with points on their love cards: for talks between two of them. */
import { expect } from 'chai';
import { transfer } from '../../src/domain/love-card/ledger.ts';
import { confirmStep, declareAdult } from '../../src/domain/people/identity.ts';
import { newPerson, sealField, withPhone } from '../../src/domain/people/person.ts';
import { conversationOf } from '../../src/engine/handle.ts';
import type { Desk } from '../commands/desk.ts';

export interface Neighbour {
  sender: string;
  id: string;
}

/** `points`: what the station has given her; `verified: false`: nobody has seen to who she is. */
export async function neighbour(
  desk: Desk,
  sender: string,
  o: {
    name: string;
    phone: string;
    points?: number;
    node?: string;
    home?: string;
    verified?: boolean;
    adult?: boolean;
  },
): Promise<Neighbour> {
  const { points = 0, node = 'gongdian-1', home = '十号小区/3/2', verified = true, adult = true } = o;
  const id = await desk.run(async (tx) => {
    const blank = withPhone(tx, newPerson(tx), o.phone);
    const person = {
      ...blank,
      name: sealField(tx, blank, 'name', o.name),
      homePlace: home,
      homeDetail: sealField(tx, blank, 'homeDetail', `${o.phone.slice(-3)}室`),
      node,
      consentAt: tx.now,
      registeredAt: tx.now,
    };
    tx.people.put(person);
    const message = { channel: 'official-account', id: '', sender, content: { type: 'follow' as const } };
    const conversation = await conversationOf(tx, message);
    tx.conversations.put({ ...conversation, personId: person.id });
    if (verified) await confirmStep(tx, person.id, 'residence', 'nobody');
    if (adult) await declareAdult(tx, person.id);
    return person.id;
  });
  if (points > 0) await grant(desk, id, points);
  return { sender, id };
}

export async function grant(desk: Desk, personId: string, points: number): Promise<void> {
  const [by, confirmedBy] = [await desk.member('cheng-lixin'), await desk.member('yin-xiaoyu')];
  const order = { from: 'issuer:gongdian', to: `person:${personId}`, points, why: '志愿服务', evidence: '签到' };
  await desk.run((tx) => transfer(tx, { ...order, by: by.personId, confirmedBy: confirmedBy.personId }));
}

/** What she says, and what the answer must hold. */
export type Line = readonly [words: string, ...answered: RegExp[]];

/** One thing after another; the last answer. */
export async function saysTo(desk: Desk, { sender }: Neighbour, talk: readonly Line[]): Promise<string> {
  let answer = '';
  for (const [words, ...answered] of talk) {
    answer = await desk.say(sender, words);
    for (const each of answered) expect(answer, words).to.match(each);
  }
  return answer;
}

/** What has been pushed to her since anybody last asked. */
export async function pushedTo(desk: Desk, { sender }: Neighbour): Promise<string[]> {
  await desk.later(0);
  const hers = `conversation:official-account:${sender}`;
  return (await desk.said()).filter(({ recipient }) => recipient === hers).map(({ text }) => text);
}
