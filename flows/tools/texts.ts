/** Everything said while she looks for a tool. */
import { choiceLines } from '../shared/replies.ts';
import { ACTIONS, type Context, type Offer, type Shown } from './machine.ts';

export const MORE = '看更多';

const HEADINGS: Readonly<Record<Context['heading'], (c: Context) => string>> = {
  all: () => '想借什么？直接说，例如：电钻',
  several: () => '您要借哪一种？',
  unsure: ({ words }) => `没有叫“${short(words)}”的。您是不是要：`,
  unknown: ({ words }) => `没有“${short(words)}”。现在有这些：`,
};

export const texts = {
  askWhich: (c: Context) =>
    [HEADINGS[c.heading](c), choiceLines([...c.offers.map(line), ...(c.more ? [MORE] : [])])].join('\n'),
  askAction: (c: Context) =>
    [...(c.tool?.lines ?? []), choiceLines((c.tool?.actions ?? []).map((action) => nameOf(action, c.tool)))].join('\n'),
  none: '这里现在没有可以借的工具。要找人帮忙，回复 0',
  ended: '好的。要用了随时说，例如：借电钻',
};

const line = ({ name, unit, free }: Offer) => `${name}${free > 0 ? `（有 ${free} ${unit}）` : '（现在没有空的）'}`;
const short = (words: string) => [...words].slice(0, 10).join('');

/** "看矿工社区睦邻益站的". */
function nameOf(action: keyof typeof ACTIONS, shown: Shown | null): string {
  return action === 'elsewhere' && shown?.elsewhere ? `去${shown.elsewhere.name}借` : ACTIONS[action];
}
