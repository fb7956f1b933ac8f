/** How old somebody is, as people say it: "72", "七十二岁", "八十多了", "5岁半". */
import type { Heard } from '../../src/engine/effects.ts';

const NUMERALS = '零一二三四五六七八九十';
const OLDEST = 125;
const SAID =
  /^(?:他|她|孩子|我妈|我爸|今年|快|有|都|虚岁|大概|差不多)*\s*(\d{1,3}|[一二三四五六七八九十百零]{1,5})多?\s*(?:周?岁|了)?(?:半|多|了|啦)*[。.!！]*$/;

export function ageIn({ plain }: Heard): number | null {
  const words = SAID.exec(plain)?.[1];
  if (words === undefined) return null;
  const age = /\d/.test(words) ? Number(words) : inNumerals(words);
  return age >= 0 && age <= OLDEST ? age : null;
}

function inNumerals(words: string): number {
  const [hundreds, below = ''] = words.includes('百') ? words.split('百') : ['', words];
  const [tens = '', ones = ''] = below.includes('十') ? below.split('十') : ['', below.replace('零', '')];
  const digit = (word: string) => Math.max(0, NUMERALS.indexOf(word));
  const ten = below.includes('十') ? (tens.replace('零', '') === '' ? 1 : digit(tens.replace('零', ''))) : 0;
  return (hundreds ? digit(hundreds) : 0) * 100 + ten * 10 + (ones === '' ? 0 : digit(ones));
}
