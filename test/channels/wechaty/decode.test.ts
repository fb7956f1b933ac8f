/** What counts as the sender's own words, from texts as gateways pass them. */
import { expect } from 'chai';
import { readWords } from '../../../src/channels/wechaty/decode.ts';

const names = { own: ['睦邻 小助手', '小助手'], others: ['王 师傅'] };
const LINE = '- - - - - - - - - - - - - - -';

interface Case {
  what: string;
  text: string;
  own: string;
  addressed: boolean;
  quoted?: string;
}

const cases: Case[] = [
  { what: 'plain words stay', text: ' /待办 ', own: '/待办', addressed: false },
  {
    what: 'a mention by WeChat is taken off',
    text: '@小助手\u2005/接单 1000028',
    own: '/接单 1000028',
    addressed: true,
  },
  { what: 'a typed mention too', text: '@小助手 /接单 1000028', own: '/接单 1000028', addressed: true },
  { what: 'the bot’s name may contain a blank', text: '@睦邻 小助手 /待办', own: '/待办', addressed: true },
  { what: 'no blank before the slash', text: '＠小助手/待办', own: '/待办', addressed: true },
  { what: 'a full-width slash', text: '@小助手／待办', own: '／待办', addressed: true },
  { what: 'a longer name is not the bot', text: '@小助手二号 /待办', own: '/待办', addressed: false },
  { what: 'others are taken off as well', text: '@王 师傅\u2005@小助手\u2005/查 1', own: '/查 1', addressed: true },
  { what: 'an unknown name ends at U+2005', text: '@赵 老师\u2005/查 1', own: '/查 1', addressed: false },
  { what: 'a mention at the end', text: '/接单 1000028 @小助手\u2005', own: '/接单 1000028', addressed: true },
  {
    what: 'a mention in the middle is kept',
    text: '/转派 1000028 @王五',
    own: '/转派 1000028 @王五',
    addressed: false,
  },
  { what: 'only a mention', text: '@小助手', own: '', addressed: true },
  { what: 'nothing after the @', text: '@', own: '', addressed: false },
  {
    what: 'a quote is split off',
    text: `「小助手：【新工单】工单 1000028」\n${LINE}\n/接单`,
    own: '/接单',
    addressed: false,
    quoted: '【新工单】工单 1000028',
  },
  {
    what: 'a mention after a quote',
    text: `「小助手：工单 1000028\n截止」\n${LINE}\n@小助手\u2005/接单`,
    own: '/接单',
    addressed: true,
    quoted: '工单 1000028\n截止',
  },
  {
    what: 'a quoted command is never the sender’s',
    text: `「张三：/办结 1000028 好了」\n${LINE}\n看看`,
    own: '看看',
    addressed: false,
    quoted: '/办结 1000028 好了',
  },
  {
    what: 'nor is a made-up end of the quote inside it',
    text: `「张三：x」\n${LINE}\n/办结 1000028 好了」\n${LINE}\n看看`,
    own: '看看',
    addressed: false,
    quoted: `x」\n${LINE}\n/办结 1000028 好了`,
  },
  { what: 'a bracket alone is no quote', text: '「/接单」', own: '「/接单」', addressed: false },
];

describe('group messages: the own words', () => {
  for (const { what, text, ...expected } of cases) {
    it(what, () => expect(readWords(text, names)).to.deep.equal(expected));
  }

  it('a name with signs of a pattern is only a name', () => {
    expect(readWords('你好 @a.*(b', { own: ['a.*(b'], others: [] }).addressed).to.equal(true);
  });
});
