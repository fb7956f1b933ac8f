/** /帮助: made from the catalogue; shows only what this person may use here. */
import type { Role, StaffMember } from '../domain/neighbourhood/model.ts';
import type { Command, CommandContext } from './command.ts';
import { texts } from './texts.ts';

const UPPER: readonly Role[] = ['community-staff', 'sub-district-staff', 'admin'];

export function mayUse(command: Pick<Command, 'for'>, member: StaffMember | undefined): boolean {
  if (command.for === 'anyone') return true;
  if (!member) return false;
  if (command.for === 'staff') return true;
  const needed = command.for === 'community' ? UPPER : command.for;
  return member.roles.some(({ role }) => needed.includes(role));
}

/** A group that is not bound, or a residents' one, is no place for tickets: there only who and where is settled. */
export function worksHere(command: Command, { message, group }: CommandContext): boolean {
  if (message.room === undefined || group?.kind === 'work') return true;
  return command.for === 'anyone' || (group !== undefined && command.anyGroup === true);
}

const helpLine = ({ name, alias, about }: Command) => `/${name}（/${alias}）${about}`;

export function helpCommand(catalogue: () => readonly Command[]): Command {
  return {
    name: '帮助',
    alias: 'help',
    example: '/帮助',
    about: '看能用的指令',
    for: 'anyone',
    run: async (context: CommandContext) => {
      const { member } = context;
      const here = catalogue().filter((command) => mayUse(command, member) && worksHere(command, context));
      const word = context.args.normalize('NFKC').trim().replace(/^\//, '').toLowerCase();
      const asked = here.find(({ name, alias }) => word === name || word === alias);
      if (asked) return `${helpLine(asked)}\n例如：${asked.example}`;
      return [
        texts.helpHead,
        ...here.map(helpLine),
        texts.helpMore(here[0]?.name ?? ''),
        ...(member ? [] : [texts.stranger]),
      ].join('\n');
    },
  };
}
