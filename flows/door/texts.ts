/** Everything the door flow says: where to go, and the way back. */
import type { Context } from './machine.ts';

export const texts = {
  tell: ({ door }: Context) =>
    [
      door?.text ?? '',
      `电话：${door?.phone ?? ''}`,
      ...(door?.address ? [`地址：${door.address}`] : []),
      ...(door?.hours ? [`时间：${door.hours}`] : []),
      '明白了，回复 1',
      '不是这个意思，回复 2',
      '要找人帮忙，回复 0',
    ].join('\n'),
  ended: '好的。别的事也可以直接跟我说。',
};
