/** /绑定: a code makes its sender a staff member, or its group a bound group. The only command open to strangers. */

import { neighbourhood } from '../domain/neighbourhood/load.ts';
import { redeemCode } from '../domain/people/binding.ts';
import { POST_NAMES, ROLE_NAMES } from '../domain/people/roles.ts';
import { conversationOf } from '../engine/handle.ts';
import { type Command, Refused } from './command.ts';
import { texts } from './texts.ts';

export const bind: Command = {
  name: '绑定',
  alias: 'bind',
  example: '/绑定 ABCD2345',
  about: '用绑定码认证身份或群',
  for: 'anyone',
  run: async ({ tx, message, args }) => {
    const code = args.split(/\s+/)[0] ?? '';
    if (code === '') throw new Refused(texts.bindUsage, 'no code');
    const conversation = await conversationOf(tx, message);
    const senderName = message.senderName ?? '工作人员';
    const done = await redeemCode(tx, code, { channel: message.channel, room: message.room, conversation, senderName });
    const picture = await neighbourhood(tx);
    switch (done.kind) {
      case 'person': {
        const titles: Record<string, string> = { ...ROLE_NAMES, ...POST_NAMES };
        return texts.boundPerson(done.name, titles[done.purpose] ?? '', picture.node(done.node)?.name ?? '');
      }
      case 'group':
        return texts.boundGroup(picture.node(done.node)?.name ?? '', done.residents);
      default:
        throw new Refused(texts.codeRefused[done.kind], `code ${done.kind}`);
    }
  },
};
