/** Everything the restricted flow says. What is pushed later is neutral and stands elsewhere (domain/tickets/texts.ts). */
import { choiceOf, whichHeading } from '../shared/place.ts';
import { choiceLines } from '../shared/replies.ts';
import type { Context } from './machine.ts';

const quote = (words: string) => ([...words].length > 60 ? `${[...words].slice(0, 59).join('')}…` : words);

export const texts = {
  askWhat: '请说说是什么事。只告诉办理的人，不发群。\n例如：和邻居闹矛盾，想请人调解',
  askPlace: (c: Context) =>
    [
      `${c.tries > 0 ? '没找到这个地方。' : ''}事情在哪里？`,
      '例如：十号小区3号楼2单元',
      ...(c.home ? [`我家（${c.home.name}），回复 1`] : []),
    ].join('\n'),
  askWhichPlace: (c: Context) =>
    `${whichHeading(c.options, '是哪一个地方？')}\n${choiceLines([...c.options.map(choiceOf), '都不是'])}`,
  askWhom: ({ people }: Context) =>
    people.length === 1
      ? `您说的是${people[0]?.title}吗？\n是，回复 1\n不是，或说不清，回复 2`
      : `您说的是哪一位？\n${choiceLines([...people.map(({ title }) => title), '都不是，或说不清'])}`,
  askConfirm: (c: Context) =>
    [
      '这件事只告诉办理的人，不发群，也不经过您反映的人。',
      `内容：${quote(c.words)}（${c.category?.name ?? '单独办理'}）`,
      `地点：${c.place?.name ?? ''}${c.media.length > 0 ? `\n照片、语音：${c.media.length}份` : ''}`,
      ...(c.people.length > 0 && Array.isArray(c.about)
        ? [
            `反映的是：${c.people
              .filter(({ id }) => c.about?.includes(id))
              .map(({ title }) => title)
              .join('、')}`,
          ]
        : []),
      ...(c.anonymous ? ['您选了匿名：只有接单的人知道是您。'] : []),
      '对，回复 1',
      '不是这个意思，回复 2',
      ...(c.anonymous ? [] : ['要匿名，回复 3']),
    ].join('\n'),
  mediaGot: '收到了。',
  receipt: (p: { number: number; who: string; due: string }) =>
    [
      `已收到，工单 ${p.number}`,
      `${p.who}单独办理，${p.due}前接单。`,
      '以后的消息里不写是什么事。看进度，回复“我的”。',
    ].join('\n'),
  nobody: '这里没有合适的人来办这件事，没有上报。\n请打 12345；反映公职人员，也可以打 12388。',
  outside: (p: { where: string; call: string }) =>
    `这个位置不在${p.where}。\n那里的问题，请打：${p.call}，说明地点，他们会转给当地。`,
  cancelled: '好的，没有上报。',
};
