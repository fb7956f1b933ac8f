/** Everything the report flow says. */
import { choiceOf, whichHeading } from '../shared/place.ts';
import { choiceLines } from '../shared/replies.ts';
import type { Context } from '../shared/report.ts';

const quote = (words: string) => ([...words].length > 60 ? `${[...words].slice(0, 59).join('')}…` : words);
const heardVoice = (c: Context) => (c.voice && c.words === '' ? '语音收到了，会交给工作人员听。' : '');
const photos = (count: number) => (count > 0 ? `\n照片、语音：${count}份` : '');

/** Where the phone is and where the problem is are two things: she sees which of them was used. */
const NOTES = {
  sent: '这是您发的位置。问题在别处，直接写地址。',
  said: '按您说的地方，没有用您发的位置。',
};

export const texts = {
  askUnsure: (c: Context) => `您是要上报“${quote(c.words)}”吗？\n是，回复 1\n不是，回复 2`,
  askWhat: (c: Context) =>
    `${c.media.length > 0 ? '收到了。' : ''}请说说是什么问题、在哪里。\n例如：3号楼2单元楼道灯坏了\n也可以发照片、语音。`,
  askPlace: (c: Context) =>
    [
      `${heardVoice(c)}${c.tries > 0 ? '没找到这个地方。' : ''}${c.outside ? '问题在别处？请写地址。' : '问题在哪里？'}`,
      c.outside ? '例如：十号小区3号楼' : '例如：十号小区3号楼2单元。也可以发位置。',
      ...placeChoices(c).map(({ label }, index) => `${label}，回复 ${index + 1}`),
      ...(c.outside ? ['不报了，回复“取消”'] : []),
    ].join('\n'),
  askWhichPlace: (c: Context) =>
    `${whichHeading(c.options, '是哪一个地方？')}\n${choiceLines([...c.options.map(choiceOf), '都不是'])}`,
  askConfirm: (c: Context) =>
    [
      '请您看一下：',
      `问题：${quote(c.words) || '见照片、语音'}（${c.category?.name ?? '其他'}）`,
      `地点：${c.place?.name ?? ''}${photos(c.media.length)}`,
      ...(c.place?.note ? [NOTES[c.place.note]] : []),
      ...(c.anonymous ? ['您选了匿名：只有接单的人知道是您。'] : []),
      '对吗？',
      '对，回复 1',
      '要改，回复 2',
    ].join('\n'),
  askIfSame: (c: Context) => {
    const [only, ...more] = c.similar;
    if (only?.own) return askIfOwn(c.similar);
    return only && more.length === 0
      ? `邻居已经报过：${only.says}。\n是同一件事，回复 1\n不是，回复 2`
      : `邻居已经报过这些。有没有同一件事？\n${choiceLines([...c.similar.map(({ says }) => says), '都不是'])}`;
  },
  added: (p: { number: number }) => `记下了，工单 ${p.number}\n已补充进去，办理的人会看到。`,
  overOwn: '那一件刚刚有了变化，这次的单独报上去。',
  repeated: '和刚才说的一样，算同一件事，接着报。',
  overAlready: '邻居那件刚刚有了变化，您的单独报上去。',
  joined: (p: { number: number; households: number; who: string; registered: boolean }) =>
    [
      `已收到，工单 ${p.number}`,
      `和邻居报的合在一起办，现在共${p.households}户。`,
      p.who,
      '有进展马上告诉您。看进度，回复“我的”。',
      ...(p.registered ? [] : ['还没登记称呼和电话，回复“登记”就能补上。']),
    ].join('\n'),
  askFix: `要改哪里？\n${choiceLines(['问题类别', '地点', '重新说问题', '不报了'])}`,
  askCategory: (c: Context) => `是哪一类？\n${choiceLines([...c.categories.map(({ name }) => name), '都不是'])}`,
  calm: '您先别急，我在听。想找人说，回复 0',
  photoGot: (p: { count: number }) => (p.count > 1 ? `收到 ${p.count} 份了。` : '收到了。'),
  voiceGot: '语音收到了，会交给工作人员听。',
  receipt: (p: { number: number; who: string; due: string; registered: boolean }) =>
    [
      `已收到，工单 ${p.number}`,
      `${p.who}来办，${p.due}前接单。`,
      '有进展马上告诉您。看进度，回复“我的”。',
      ...(p.registered ? [] : ['还没登记称呼和电话，回复“登记”就能补上。']),
    ].join('\n'),
  outside: (p: { where: string; call: string }) =>
    `这个位置不在${p.where}。\n那里的问题，请打：${p.call}，说明地点，他们会转给当地。`,
  notReport: '好的。要上报问题，直接说就行，例如：3号楼2单元楼道灯坏了。全部服务，回复“菜单”。',
  cancelled: '好的，没有上报。',
};

/** A second ticket of hers for the same thing would be worked on twice. */
function askIfOwn(similar: Context['similar']): string {
  const [only, ...more] = similar;
  return only && more.length === 0
    ? `您已经报过这件事：${only.says}。\n补充到那一件，回复 1\n是另一件事，回复 2`
    : `您已经报过这些。要补充到哪一件？\n${choiceLines([...similar.map(({ says }) => says), '是另一件事'])}`;
}

/** Places that she can point to by a digit: home, the same as last time. */
export function placeChoices(c: Pick<Context, 'home' | 'last'>) {
  return [
    ...(c.home ? [{ label: `我家（${c.home.name}）`, words: ['我家', '家里'], place: c.home }] : []),
    ...(c.last && c.last.id !== c.home?.id
      ? [{ label: `上次的地方（${c.last.name}）`, words: ['上次', '上次的地方', '跟上次一样'], place: c.last }]
      : []),
  ];
}
