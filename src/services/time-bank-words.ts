/** Words to neighbours that no question was waiting for: 想理发, 我会修伞, 不帮了. */
import { offersOf, withdrawOffers } from '../domain/time-bank/offers.ts';
import { timeBank } from '../domain/time-bank/rules.ts';
import { findSkills, meantFor } from '../domain/time-bank/skills.ts';
import type { Guess } from '../engine/route.ts';
import type { Turn } from '../engine/turn.ts';

const NO_MORE = /^(?:我)?(?:不帮了|不想帮了|不能帮了|不再帮忙)[。.!！]*$/;

/** Undefined: they mean something else. */
export async function timeBankWords(turn: Turn, text: string): Promise<Guess> {
  const { personId } = turn.conversation;
  if (NO_MORE.test(text.trim()) && personId) {
    const bank = await timeBank(turn.tx);
    const names = (await offersOf(turn.tx, personId)).map(({ skill }) => bank.skill(skill).name);
    if (names.length === 0) return undefined;
    await withdrawOffers(turn.tx, personId);
    return { say: `好的，${names.join('、')}都撤下了，不会再有邻居来请您。谢谢您帮过大家。` };
  }
  const mode = meantFor(text);
  if (!mode) return undefined;
  const { skills } = await timeBank(turn.tx);
  return findSkills(skills, text).length > 0 ? { flow: 'time-bank', input: { mode, words: text } } : undefined;
}
