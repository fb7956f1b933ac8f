/** The daily 【汇总】 of a work group, in words. Pure. */
import { dayOf } from '../neighbourhood/working-time.ts';

/** Ticket numbers, the most urgent first. */
export interface Part {
  open: number;
  fresh: readonly number[];
  late: readonly number[];
  today: readonly number[];
  waiting: readonly number[];
}

/** So many numbers of each kind: the rest is in /待办. */
const SHOWN = 8;

const KINDS = [
  ['late', '已超时'],
  ['today', '今天到期'],
  ['fresh', '新来'],
  ['waiting', '等接单'],
] as const;

/** Undefined: nothing is open, so nothing is said. */
export function dailyText(o: {
  name: string;
  day: Date;
  own: Part;
  communities: readonly { name: string; part: Part }[];
}): string | undefined {
  const communities = o.communities.filter(({ part }) => part.open > 0);
  if (o.own.open === 0 && communities.length === 0) return undefined;
  const [, month, day] = dayOf(o.day).split('-').map(Number);
  const head = `【汇总】${month}月${day}日 ${o.name}，未办完 ${o.own.open} 张`;
  return [
    head,
    ...KINDS.flatMap(([kind, name]) => (o.own[kind].length > 0 ? [`${name} ${listed(o.own[kind])}`] : [])),
    ...communities.map(
      ({ name, part }) =>
        `${name}：未办完 ${part.open}，超时 ${part.late.length}，今天到期 ${part.today.length}，新来 ${part.fresh.length}`,
    ),
    ...(o.own.open > 0 ? ['全部请看：/待办'] : []),
  ].join('\n');
}

function listed(numbers: readonly number[]): string {
  const shown = numbers.slice(0, SHOWN).map((number) => `工单 ${number}`);
  return `${numbers.length} 张：${shown.join('、')}${numbers.length > SHOWN ? ' 等' : ''}`;
}
