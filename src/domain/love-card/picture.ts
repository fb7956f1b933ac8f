/** The love card and the certificate as drawings (SVG); who turns them into pixels is wiring's business. Pure but for `pictureFacts`. */
import type { Tx } from '../../store/tx.ts';
import { spoken } from '../activities/hours.ts';
import { dayOf } from '../neighbourhood/working-time.ts';
import { type CardFacts, factsOf } from './cards.ts';

export type PictureKind = 'card' | 'certificate';

/** The channel of pictures that we draw ourselves: they are fetched from no platform. */
export const DRAWN = 'drawn';

export const pictureRef = (kind: PictureKind, personId: string) => ({ channel: DRAWN, ref: `${kind}/${personId}` });

/** Undefined: whose it was has been erased. */
export async function pictureFacts(
  tx: Tx,
  ref: string,
): Promise<{ kind: PictureKind; facts: CardFacts; day: string } | undefined> {
  const [kind = '', id = ''] = ref.split('/');
  const person = await tx.people.get(id);
  if (!person) return undefined;
  return {
    kind: kind === 'certificate' ? 'certificate' : 'card',
    facts: await factsOf(tx, person),
    day: dayOf(tx.now),
  };
}

/** What stands in for the picture where none can be drawn. */
export function pictureInWords({ facts }: { facts: CardFacts }): string {
  const { name, number, teams, minutes, balance, level, node } = facts;
  return [
    `${node} 爱心卡 ${number}`,
    [name, level].filter(Boolean).join('，'),
    ...teams,
    `服务 ${spoken(minutes)}，爱心 ${balance} 个`,
  ].join('\n');
}

const FONT =
  "'Noto Sans CJK SC','Noto Sans SC','Source Han Sans SC','WenQuanYi Micro Hei','PingFang SC','Microsoft YaHei',sans-serif";
const HEART = 'M0 -6 C-5 -16 -20 -14 -20 -2 C-20 8 -8 14 0 22 C8 14 20 8 20 -2 C20 -14 5 -16 0 -6 Z';

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`).replace(/\p{Cc}/gu, '');

interface Style {
  x: number;
  y: number;
  size: number;
  fill?: string;
  weight?: number;
  anchor?: 'start' | 'middle' | 'end';
}

const write = (text: string, { x, y, size, fill = '#5a2a1a', weight = 400, anchor = 'start' }: Style): string =>
  `<text x="${x}" y="${y}" font-size="${size}" fill="${fill}" font-weight="${weight}" text-anchor="${anchor}">${escaped(text)}</text>`;

/** A long name gets smaller letters. */
const fitting = (text: string, width: number, size: number): number =>
  Math.min(size, Math.floor(width / Math.max(1, [...text].length)));

const whole = (width: number, height: number, body: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="${FONT}">${body}</svg>`;

export function draw({ kind, facts, day }: { kind: PictureKind; facts: CardFacts; day: string }): string {
  return kind === 'certificate' ? certificate(facts, day) : card(facts);
}

/** As large as a bank card's proportions. */
function card({ name, number, node, teams, minutes, balance, level }: CardFacts): string {
  const team = teams.join(' ') || '志愿者';
  return whole(
    1000,
    630,
    [
      '<defs><linearGradient id="g" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#fff3e6"/><stop offset="1" stop-color="#ffd3c2"/></linearGradient></defs>',
      '<rect width="1000" height="630" fill="url(#g)"/>',
      '<rect x="14" y="14" width="972" height="602" rx="26" fill="none" stroke="#d94f3d" stroke-width="3"/>',
      `<g transform="translate(840 150) scale(4.2)"><path d="${HEART}" fill="#d94f3d"/></g>`,
      write(String(balance), {
        x: 840,
        y: 172,
        size: fitting(String(balance), 150, 60),
        fill: '#fff',
        weight: 700,
        anchor: 'middle',
      }),
      write('爱心卡', { x: 64, y: 118, size: 56, weight: 700, fill: '#b3392a' }),
      write(node, { x: 250, y: 116, size: 32 }),
      write(name || '邻居', { x: 64, y: 262, size: fitting(name, 560, 92), weight: 700 }),
      write(level, { x: 64, y: 332, size: 40, fill: '#b3392a' }),
      write(team, { x: 64, y: 412, size: fitting(team, 860, 38) }),
      write(`服务 ${spoken(minutes)}`, { x: 64, y: 480, size: 40 }),
      write(`爱心 ${balance} 个`, { x: 560, y: 480, size: 40 }),
      write(String(number), { x: 64, y: 566, size: 40, weight: 700, fill: '#8a5a48' }),
      write('储蓄的是社会责任', { x: 936, y: 566, size: 30, anchor: 'end', fill: '#8a5a48' }),
    ].join(''),
  );
}

function certificate({ name, number, node, teams, minutes, earned, level }: CardFacts, day: string): string {
  const [year, month, date] = day.split('-').map(Number);
  const middle = (text: string, y: number, size: number, more: Partial<Style> = {}) =>
    write(text, { x: 600, y, size, anchor: 'middle', ...more });
  return whole(
    1200,
    850,
    [
      '<rect width="1200" height="850" fill="#fffaf2"/>',
      '<rect x="28" y="28" width="1144" height="794" fill="none" stroke="#b3392a" stroke-width="8"/>',
      '<rect x="46" y="46" width="1108" height="758" fill="none" stroke="#d9a441" stroke-width="2"/>',
      middle('志愿服务证书', 170, 76, { weight: 700, fill: '#b3392a' }),
      middle(name || '邻居', 300, fitting(name, 700, 64), { weight: 700 }),
      middle(`在${node}参加志愿服务`, 390, 40),
      middle(teams.join(' '), 455, fitting(teams.join(' '), 1000, 36)),
      middle(`累计 ${spoken(minutes)}，获得爱心 ${earned} 个`, 530, 44, { weight: 700 }),
      middle(level ? `授予“${level}”` : '感谢您的付出', 610, 44, { fill: '#b3392a', weight: 700 }),
      write(`爱心卡 ${number}`, { x: 110, y: 745, size: 30, fill: '#8a5a48' }),
      write(node, { x: 1090, y: 705, size: 36, anchor: 'end' }),
      write(`${year}年${month}月${date}日`, { x: 1090, y: 755, size: 32, anchor: 'end' }),
    ].join(''),
  );
}
