/** What a talk of 邻里互助 knows and hears: a favour, who does it, when, for how many points. */
import type { PointsSaid } from './points.ts';

/** `needs`: what others ask for. */
export type Mode = 'ask' | 'offer' | 'browse' | 'needs';

export interface SkillChoice {
  id: string;
  name: string;
  points: number;
  /** A guardian is there. */
  child: boolean;
}
/** Somebody's offer or request, as she may read it before the two have agreed. */
export interface Line {
  /** Of an offer its id, of a request its number. */
  id: string;
  says: string;
  who: string;
  skill: SkillChoice;
  points: number;
}
export interface Context {
  mode: Mode | null;
  /** What she said of it. */
  words: string;
  skill: SkillChoice | null;
  skills: SkillChoice[];
  balance: number;
  /** Points of one exchange. */
  most: number;
  adult: boolean;
  guardian: boolean;
  /** As read back; empty: to be arranged by phone; null: not asked yet. */
  when: string | null;
  day: string | null;
  points: number | null;
  lines: Line[];
  /** Whom she asks, or whom she helps; `all`: whoever of the community wants to. */
  chosen: Line | 'all' | null;
  /** Who sees to it that she is who she says. */
  step: string;
  worker: { node: string; personId: string | null; title: string };
}

export type Event =
  | { type: 'user.choseMode'; mode: Mode | 'gift' }
  | { type: 'user.said'; words: string }
  | { type: 'user.choseSkill'; skill: SkillChoice }
  | { type: 'user.choseLine'; line: Line }
  | { type: 'user.choseAll' }
  | { type: 'user.fixesPoints' }
  | PointsSaid
  | { type: 'user.agreed' }
  | { type: 'user.declined' }
  | { type: 'user.cancelled' }
  | { type: 'bank.ready'; balance: number; most: number; adult: boolean; skills: SkillChoice[] }
  | { type: 'bank.unregistered' }
  | { type: 'bank.unsure'; step: string; worker: Context['worker'] }
  | { type: 'bank.closed'; says: string }
  | { type: 'skill.found'; skill: SkillChoice }
  | { type: 'skill.several'; skills: SkillChoice[] }
  | { type: 'skill.elsewhere'; says: string }
  | { type: 'when.read'; when: string; day: string | null }
  | { type: 'when.past' }
  | { type: 'lines.listed'; lines: Line[] }
  | { type: 'exchange.opened'; number: number; who: string; points: number }
  | { type: 'exchange.refused'; why: 'short' | 'many' | 'taken'; balance: number }
  | { type: 'skill.offered'; name: string; points: number };

/** What was said, else what the neighbour asks, else what is usual. */
export const pointsOf = ({ points, chosen, skill }: Context): number =>
  points ?? (chosen !== null && chosen !== 'all' ? chosen.points : (skill?.points ?? 1));

/** What her sentence has said already. */
export type Input = Partial<Pick<Context, 'mode' | 'words' | 'skill' | 'points'>>;

export const begun = (input: Input): Context => ({
  mode: input.mode ?? null,
  words: input.words ?? '',
  skill: input.skill ?? null,
  skills: [],
  balance: 0,
  most: 10,
  adult: false,
  guardian: false,
  when: null,
  day: null,
  points: input.points ?? null,
  lines: [],
  chosen: null,
  step: '',
  worker: { node: '', personId: null, title: '' },
});

export const orderOf = (context: Context) => ({
  skill: context.skill?.id ?? '',
  points: pointsOf(context),
  words: context.words,
  when: context.when ?? '',
  day: context.day,
  offer: context.chosen === null || context.chosen === 'all' ? null : context.chosen.id,
});
