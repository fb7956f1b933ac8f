/** Words by which a child says that it is one: it is led to a guardian (domain.md R22). */
import type { Heard } from '../../src/engine/effects.ts';

const CHILD =
  /^(?:我|俺)?(?:今年|才|刚|现在|就)*(?:[1-9]|1[0-7]|[一二三四五六七八九]|十[一二三四五六七]?)(?:周?岁|岁半)(?!的)|^我(?:是|还是|就是)(?:个|一个|名)?(?:小孩|孩子|小朋友|小学生|中学生|初中生|高中生|未成年)|^我?(?:在)?(?:上|读|念)(?:小学|初中|初一|初二|初三|高一|高二|高三|[一二三四五六]年级)/;

export const saysIsChild = ({ plain }: Heard): boolean => CHILD.test(plain);

const NAMED =
  /^(?:他|她|孩子|小孩)?(?:叫|是)?\s*([\p{Script=Han}·]{1,8}|[a-z]{2,20})[\s,，、]*(?:今年)?\s*(\d{1,2}|[一二三四五六七八九十]{1,3})\s*周?岁?[。.!！]*$/iu;
const NUMERALS = '零一二三四五六七八九十';
const GROWN_UP = 18;

/** "小明 8岁", "他叫李小明，十岁"; null: no name, no age, or grown up. */
export function childIn({ text }: Heard): { name: string; age: number } | null {
  const [, name, digits] = NAMED.exec(text.normalize('NFKC').trim()) ?? [];
  if (name === undefined || digits === undefined) return null;
  const age = /\d/.test(digits) ? Number(digits) : inNumerals(digits);
  return age > 0 && age < GROWN_UP ? { name, age } : null;
}

function inNumerals(words: string): number {
  const [tens = '', ones = ''] = words.includes('十') ? words.split('十') : ['', words];
  if (!words.includes('十')) return NUMERALS.indexOf(ones);
  return (tens === '' ? 1 : NUMERALS.indexOf(tens)) * 10 + (ones === '' ? 0 : NUMERALS.indexOf(ones));
}
