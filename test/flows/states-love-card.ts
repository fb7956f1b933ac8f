/** Where 爱心卡, its rewards and redemptions wait for an answer, and the talks that lead there. */
import { transfer } from '../../src/domain/love-card/ledger.ts';
import { conversationId } from '../../src/engine/handle.ts';
import { Resident } from '../support/dialogue.ts';
import type { Town } from '../support/town.ts';

async function withPoints(town: Town): Promise<Resident> {
  const resident = await new Resident(town).isRegistered();
  await town.store.inTransaction(async (tx) => {
    const chat = await tx.conversations.get(conversationId('official-account', resident.openid));
    const order = {
      from: 'issuer:gongdian',
      to: `person:${chat?.personId}`,
      points: 36,
      why: '夜间巡逻',
      evidence: '',
    };
    await transfer(tx, { ...order, by: 'one', confirmedBy: 'another' });
  });
  return resident;
}

export const LOVE_CARD_STATES = {
  'love-card.choosing': { who: withPoints, says: ['爱心卡'] },
  'love-card.askingCheck': { who: withPoints, says: ['爱心卡', '看流水'], back: 'love-card.choosing' },
  'rewards.choosing': { who: withPoints, says: ['换奖品'] },
  'rewards.confirming': { who: withPoints, says: ['换奖品', '香皂'], back: 'rewards.choosing' },
  'redemption.acting': { who: withPoints, says: ['换奖品', '香皂', '对', '我的', '1'] },
  'redemption.confirming': {
    who: withPoints,
    says: ['换奖品', '香皂', '对', '我的', '1', '不换了'],
    back: 'redemption.acting',
  },
};
