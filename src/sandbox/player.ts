/** Plays a transcript on people who can act, and compares what they read. Knows no simulator: it is given the people. */
import { type Does, type Hears, type Line, Numbers, type Transcript } from './transcript.ts';

export interface Players {
  does(line: Does): Promise<unknown>;
  moves(move: string): Promise<unknown>;
  /** All that has been read so far, on every phone and in every group, oldest first. */
  readonly heard: readonly Hears[];
  /** Resolves when something more is read, or after this long. */
  more(ms: number): Promise<void>;
}

/** `at`: the line that differs, from 0. */
export type Played = { ok: true; lines: number } | { ok: false; at: number; expected: string; heard: string[] };

/** `patienceMs`: how long an answer may take. */
export async function play({ lines }: Transcript, people: Players, patienceMs: number): Promise<Played> {
  const numbers = new Numbers();
  const used = new Set<Hears>(people.heard);
  for (const [at, line] of lines.entries()) {
    if (line.kind === 'hears') {
      if (!(await hears(line, people, numbers, used, patienceMs))) {
        const heard = people.heard.filter((each) => each.where === line.where && !used.has(each));
        return { ok: false, at, expected: line.text, heard: heard.map(({ text }) => text) };
      }
    } else await acts(line, people, numbers);
  }
  return { ok: true, lines: lines.length };
}

function acts(line: Exclude<Line, Hears>, people: Players, numbers: Numbers): Promise<unknown> {
  if (line.kind === 'moves') return people.moves(line.move);
  const quote = line.quote === undefined ? {} : { quote: numbers.today(line.quote) };
  return people.does({ ...line, ...quote, text: numbers.today(line.text) });
}

/** Answers in one place come in order; between places the order is open. */
async function hears(
  line: Hears,
  people: Players,
  numbers: Numbers,
  used: Set<Hears>,
  patienceMs: number,
): Promise<boolean> {
  const until = performance.now() + patienceMs;
  for (;;) {
    const found = people.heard.find(
      (each) => each.where === line.where && !used.has(each) && numbers.areSame(line.text, each.text),
    );
    if (found) {
      used.add(found);
      return true;
    }
    const left = until - performance.now();
    if (left <= 0) return false;
    await people.more(left);
  }
}
