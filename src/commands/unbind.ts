/** /解绑: in a group, by whoever its node's staff are or above; in private, one's own account. */
import { neighbourhood } from '../domain/neighbourhood/load.ts';
import { unbindAccount, unbindGroup } from '../domain/people/binding.ts';
import { hasScope } from '../domain/tickets/permissions.ts';
import { conversationOf } from '../engine/handle.ts';
import { Refused, staffCommand } from './command.ts';
import { texts } from './texts.ts';

export const unbind = staffCommand({
  name: '解绑',
  alias: 'unbind',
  example: '/解绑',
  about: '私聊解绑自己，群里解绑本群',
  anyGroup: true,
  run: async ({ tx, message, member }) => {
    if (message.room === undefined) {
      await unbindAccount(tx, await conversationOf(tx, message));
      return texts.unboundPerson;
    }
    const picture = await neighbourhood(tx);
    const group = picture.group(message.channel, message.room);
    if (!group) throw new Refused(texts.notBound, 'not bound');
    if (!hasScope(picture, member, group.node)) throw new Refused(texts.notAllowed, 'not allowed');
    await unbindGroup(tx, message.channel, message.room);
    return texts.unboundGroupDone;
  },
});
