/** Everything said about the emergency. */
import type { Context } from './machine.ts';

export const texts = {
  ask: ({ notices }: Context) => [...notices, '要请人给您打电话吗？\n要，回复 1\n不用，回复 2'].join('\n\n'),
  none: (p: { phones: string }) => `现在没有应急通知。急事请打：\n${p.phones}`,
  ended: '好的。急事请直接打上面的电话。',
};
