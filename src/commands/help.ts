/** /帮助: made from the catalogue; shows only what this person may use here. */
import type { StaffMember } from '../domain/neighbourhood/model.ts';
import type { Command, CommandContext } from './command.ts';
import { texts } from './texts.ts';

const UPPER = ['community-staff', 'sub-district-staff', 'admin'];

export function mayUse(command: Command, member: StaffMember | undefined): boolean {
  if (command.for === 'anyone') return true;
  if (!member) return false;
  return command.for === 'staff' || member.roles.some(({ role }) => UPPER.includes(role));
}

export function helpCommand(catalogue: () => readonly Command[]): Command {
  return {
    name: '帮助',
    alias: 'help',
    example: '/帮助',
    about: '看能用的指令',
    for: 'anyone',
    run: async ({ member, group }: CommandContext) => {
      const here = group?.kind === 'residents' ? [] : catalogue().filter((command) => mayUse(command, member));
      const lines = here.map(({ name, alias, example, about }) => `/${name}（/${alias}）${about}\n  例：${example}`);
      if (lines.length === 0) return texts.residentsGroup;
      return [texts.helpHead, ...lines, ...(member ? [] : [texts.stranger])].join('\n');
    },
  };
}
