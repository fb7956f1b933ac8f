/** Who comes and who was there: masked where a group reads it, with names and phones for the leader alone. */
import type { ActivityRow } from '../../store/entities/activities.ts';
import type { ClaimRow } from '../../store/entities/allotments.ts';
import type { Tx } from '../../store/tx.ts';
import { openField } from '../people/person.ts';
import { attendances } from './attendance.ts';
import { spoken } from './hours.ts';
import { detailsIn, signedUp } from './sign-ups.ts';

export interface Roll {
  lines: string[];
  signedUp: number;
  came: number;
  waiting: number;
}

const NOBODY = '邻居';

export async function rollOf(tx: Tx, row: ActivityRow, open: boolean): Promise<Roll> {
  const there = new Map((await attendances(tx, row.id)).map((each) => [each.number, each]));
  const own = await signedUp(tx, row.id);
  const lines: string[] = [];
  let waiting = 0;
  for (const claim of own) {
    const attendance = there.get(claim.number);
    const isWaiting = claim.state === 'waiting' || claim.state === 'offered';
    if (isWaiting) waiting++;
    const state = attendance
      ? attendance.outAt
        ? `${spoken(attendance.minutes)}${attendance.outBy === 'end' ? '（没签退）' : ''}`
        : '已到'
      : isWaiting
        ? `候补 ${waiting}`
        : claim.state === 'missed'
          ? '没到'
          : '没签到';
    lines.push(`${claim.number} ${await nameOf(tx, claim, open)} ${state}`);
  }
  return { lines, signedUp: own.length - waiting, came: there.size, waiting };
}

async function nameOf(tx: Tx, claim: ClaimRow, open: boolean): Promise<string> {
  const { name, child, phone } = detailsIn(tx, claim);
  if (!open) return `${child ? '孩子 ' : ''}${name === '' ? NOBODY : `${[...name][0]}**`}`;
  const person = claim.personId === null ? null : await tx.people.get(claim.personId);
  const call = child?.phone || phone || (person && openField(tx, person, 'phone')) || '';
  const whose = child ? `（${child.age}岁，家长 ${child.guardian || NOBODY}）` : '';
  return `${name || NOBODY}${whose}${call ? ` ${call}` : ''}`;
}
