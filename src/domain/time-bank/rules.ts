/** The time bank's rules and skills as data: what holds without any, and how they are read. */
import { Setting } from '../../store/entities/messaging.ts';
import type { Tx } from '../../store/tx.ts';
import type { Step } from '../people/identity.ts';
import type { NotHere, Skill } from './skills.ts';

export interface TimeBankRules {
  /** How sure we must be who somebody is (domain.md R22). */
  verified: Step;
  /** Points of one exchange. */
  most: number;
  /** How many of one's own requests may be under way. */
  asking: number;
  /** Who has fewer points saves first. */
  least: number;
  /** Days of the month on which points may be spent here; none: every day. */
  monthDays: readonly number[];
  /** Hours after which silence is a yes to "done". */
  silence: number;
  /** Hours after which silence is a no to "can you?". */
  answer: number;
  requestDays: number;
  agreedDays: number;
  disputeHours: number;
  giftOnce: number;
  giftMonth: number;
  family: number;
  notHere: readonly NotHere[];
}

export const TIME_BANK_RULES: TimeBankRules = {
  verified: 'residence',
  most: 10,
  asking: 3,
  least: 0,
  monthDays: [],
  silence: 72,
  answer: 48,
  requestDays: 14,
  agreedDays: 30,
  disputeHours: 72,
  giftOnce: 10,
  giftMonth: 20,
  family: 6,
  notHere: [],
};

export interface TimeBank {
  rules: TimeBankRules;
  skills: readonly Skill[];
  skill(id: string): Skill;
}

/** The setting's name, and the counter that an import raises. */
export const TIME_BANK = 'time-bank';

export function timeBank(tx: Tx): Promise<TimeBank> {
  return tx.picture(TIME_BANK, async (db) => {
    const row = await db.findOneBy(Setting, { name: TIME_BANK });
    const stored: { rules?: Partial<TimeBankRules>; skills?: Skill[] } = row ? JSON.parse(row.value) : {};
    const skills = stored.skills ?? [];
    return {
      rules: { ...TIME_BANK_RULES, ...stored.rules },
      skills,
      // What was agreed on outlives the list.
      skill: (id) => skills.find((each) => each.id === id) ?? { id, name: '帮忙', words: [], points: 1, child: false },
    };
  });
}
