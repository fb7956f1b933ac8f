/** A choice that is read out with its digit can be answered by its words, in every flow (contract). Pure. */
import { plainText } from '../plain-text.ts';
import type { Heard } from './effects.ts';
import type { Flow } from './flow.ts';
import type { Step } from './step.ts';

/** "解决了，满意，回复 1", as flows/shared/replies.ts writes it. */
const CHOICE = /^(.+)，回复 (\d+)$/gm;
const ENDING = /[。.!！~，, ]+$/;

export function render(flow: Flow, key: string, values: unknown): string {
  const text = flow.texts[key];
  if (text === undefined) throw new Error(`${flow.id} has no text ${key}`);
  return typeof text === 'function' ? text(values) : text;
}

/** What her words mean where the flow waits; null: they are no answer to its question. */
export function answerTo(flow: Flow, { waits, position: { context } }: Step, heard: Heard): { type: string } | null {
  const parser = waits.expects ? flow.replies[waits.expects] : undefined;
  if (!parser) return null;
  const digit = waits.asks && mayNameOne(heard) ? digitOf(render(flow, waits.asks, context), heard.plain) : undefined;
  return parser(digit === undefined ? heard : { ...heard, text: digit, plain: digit }, context);
}

/** A digit, a yes: the flow's own parser knows it. */
const mayNameOne = ({ plain, media }: Heard) => media === undefined && [...plain].length > 1;

/** Undefined: none of the choices is called so, or several are. */
function digitOf(question: string, plain: string): string | undefined {
  const said = plain.replace(ENDING, '');
  const found = [...question.matchAll(CHOICE)].filter(([, words = '']) => plainText(words) === said);
  return found.length === 1 ? found[0]?.[2] : undefined;
}
