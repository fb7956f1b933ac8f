/** /撤销: the sender's own last command, within two minutes; whoever has read of it gets a correction. */
import { belongsInGroup } from '../domain/tickets/permissions.ts';
import { statusName } from '../domain/tickets/texts.ts';
import { lastMove, takeBack } from '../domain/tickets/undo.ts';
import { Refused, staffCommand } from './command.ts';
import { texts } from './texts.ts';

export const undo = staffCommand({
  name: '撤销',
  alias: 'undo',
  example: '/撤销',
  about: '撤销自己刚发的指令（2分钟内）',
  run: async ({ tx, actor, member, picture, group, message, dropRating }) => {
    const last = await lastMove(tx, member.personId);
    if (!last) throw new Refused(texts.nothingToUndo, 'nothing to undo');
    const ticket = await tx.tickets.get(last.ticket);
    if (ticket?.restricted && message.room !== undefined) throw new Refused(texts.inPrivate, 'restricted');
    if (!ticket || (group && !belongsInGroup(picture, group, ticket))) {
      throw new Refused(texts.otherGroup(last.ticket), 'other group');
    }
    const undone = await takeBack(tx, last, actor, dropRating);
    if (!undone) throw new Refused(texts.movedSince(last.ticket), 'moved since');
    return texts.undone(last.command, undone.number, statusName(undone.status));
  },
});
