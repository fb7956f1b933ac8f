/** How many points somebody writes: 3, ３分, 三分, 给5分吧; and what is no such number, so that she is told why. */
import type { Heard } from '../../src/engine/effects.ts';
import { ordinal } from './replies.ts';

const NUMERALS = '零一二三四五六七八九十';
const SAID =
  /^(?:给|要|送|捐|就|我?给他|我?给她)?\s*(-?\d{1,9}(?:[.,]\d+)?|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九])\s*(分|点|个)?(?:爱心)?(?:吧|就好|就行|好了|就够了)?[。.!！]*$/;

export type PointsSaid = { type: 'user.gavePoints'; points: number } | { type: 'user.misgavePoints' };

/** `most` is what fits here. More than it, none, half a point: told so, once she has clearly meant points. */
export function pointsIn(heard: Heard, most: number): PointsSaid | null {
  const [, digits, unit] = SAID.exec(heard.plain) ?? [];
  if (digits === undefined) return asChoice(heard, most);
  const points = /^-?\d/.test(digits) ? Number(digits.replace(',', '.')) : chinese(digits);
  if (Number.isInteger(points) && points >= 1 && points <= most) return { type: 'user.gavePoints', points };
  const isMeant = unit !== undefined || points <= 0 || points > 99 || !Number.isInteger(points);
  return isMeant ? { type: 'user.misgavePoints' } : null;
}

/** "第二个", "2号": said as of a choice, and meant as a number. */
function asChoice(heard: Heard, most: number): PointsSaid | null {
  const index = ordinal(heard);
  return index !== null && index < most ? { type: 'user.gavePoints', points: index + 1 } : null;
}

function chinese(words: string): number {
  if (words === '两') return 2;
  const [tens = '', ones = ''] = words.includes('十') ? words.split('十') : ['', words];
  const ten = words.includes('十') ? (tens === '' ? 10 : NUMERALS.indexOf(tens) * 10) : 0;
  return ten + (ones === '' ? 0 : NUMERALS.indexOf(ones));
}
