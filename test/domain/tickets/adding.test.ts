/** What reporters add to a ticket reaches its group, however close together it comes. */
import { expect } from 'chai';
import { addToTicket } from '../../../src/domain/tickets/reporter-moves.ts';
import { Desk } from '../../commands/desk.ts';

describe('what is added to a ticket', () => {
  it('is told each time, also in the same instant', async () => {
    const desk = await Desk.open();
    const number = await desk.report();
    await desk.said();
    const actor = { personId: null, name: '居民', channel: 'official-account' };
    const add = (words: string) =>
      desk.db.store.inTransaction(async (tx) => addToTicket(tx, (await tx.tickets.get(number))!, actor, words, []));
    await Promise.all([add('二楼也不亮'), add('三楼也不亮')]);
    const texts = (await desk.said()).map(({ text }) => text).join('\n');
    expect(texts).to.include('二楼也不亮').and.to.include('三楼也不亮');
    await desk.close();
  });
});
