/** Everything said about who is family. Whether a number is known here is told to nobody. */
import { choiceLines } from '../shared/replies.ts';
import type { Context } from './machine.ts';

export const texts = {
  registerFirst: '先登记住址和电话，再加家人。',
  askJoin: (c: Context) => `您愿意和${c.who}做家人，互相送爱心吗？\n愿意，回复 1\n不愿意，回复 2`,
  askWhat: (c: Context) => `您的家人：${c.names.join('、')}\n${choiceLines(['加一位家人', '不做家人了'])}`,
  askPhone: '家人的手机号是多少？要她自己登记过的。\n例如：13800000000',
  invited: '好的。这个号码登记过的话，她会收到邀请。她同意后，就能送爱心。',
  askLeave: '以后就不能互相送爱心了。\n不做家人了，回复 1\n还做家人，回复 2',
  left: '好的，不再是一家了。',
  joined: (p: { who: string }) => `好的，您和${p.who}是家人了。送爱心，回复“送爱心”。`,
  declined: (_: { who: string }) => '好的，没有加。',
  gone: (_: { who: string }) => '这个邀请已经过期了。',
  'other-family': (_: { who: string }) => '您已经在另一家里了。要换，先回复“我的家人”，再选不做家人了。',
  full: (_: { who: string }) => '这一家的人数已经满了，没有加。',
  ended: '好的。',
};
