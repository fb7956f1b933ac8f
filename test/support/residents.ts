/** Residents at a desk (test/commands/desk.ts): registered, each with a chat of her own, without the edge. */
import { expect } from 'chai';
import { newPerson, sealField, withPhone } from '../../src/domain/people/person.ts';
import { conversationOf } from '../../src/engine/handle.ts';
import type { Desk } from '../commands/desk.ts';

export interface Neighbour {
  personId: string;
  sender: string;
  conversation: string;
  /** Says it and reads one answer, in which all of these stand. */
  says(words: string, ...reads: (RegExp | string)[]): Promise<string>;
}

let count = 0;

export async function neighbour(
  desk: Desk,
  o: { name?: string; home?: string; flat?: string; node?: string; phone?: string } = {},
): Promise<Neighbour> {
  const sender = `o-neighbour-${++count}`;
  const { personId, conversation } = await desk.run(async (tx) => {
    const blank = withPhone(tx, newPerson(tx), o.phone ?? null);
    const person = {
      ...blank,
      name: sealField(tx, blank, 'name', o.name ?? '王秀英'),
      homePlace: o.home ?? '十号小区/3/2',
      homeDetail: sealField(tx, blank, 'homeDetail', o.flat ?? `${count}01室`),
      node: o.node ?? 'gongdian-1',
      consentAt: tx.now,
      registeredAt: tx.now,
    };
    tx.people.put(person);
    const content = { type: 'follow' as const };
    const row = await conversationOf(tx, { channel: 'official-account', id: '', sender, content });
    tx.conversations.put({ ...row, personId: person.id, following: true });
    return { personId: person.id, conversation: row.id };
  });
  return {
    personId,
    sender,
    conversation,
    says: async (words, ...reads) => {
      const answer = await desk.say(sender, words);
      for (const each of reads) {
        if (typeof each === 'string') expect(answer).to.include(each);
        else expect(answer).to.match(each);
      }
      return answer;
    },
  };
}
