/** /排班 上门: visits at home in the order in which they should be taken; a doctor takes one with a time. */
import { groupName } from '../domain/clinic/kinds.ts';
import { acceptVisit, endVisit, openVisit, visitOf, visitsAt } from '../domain/clinic/visits.ts';
import { at, momentName, readMoment } from '../domain/neighbourhood/times.ts';
import { readTicketNumber } from '../domain/tickets/number.ts';
import type { HomeVisitRow } from '../store/entities/clinic.ts';
import { clinicTexts as texts } from './clinic-texts.ts';
import { Refused, type StaffContext } from './command.ts';

const LISTED = 10;
const PRIORITIES = ['', '，优先', '，退役军人走不动，最优先'];

export async function visits(context: StaffContext, rest: string): Promise<string> {
  if (rest === '') return list(context);
  const [, written = '', words = ''] = /^(\S+)\s*([\s\S]*)$/.exec(rest) ?? [];
  const read = readTicketNumber(written);
  if (read.kind !== 'number') throw new Refused(texts.visitUsage, 'no number');
  const visit = await mustFind(context, read.number);
  if (visit.state !== 'open' && visit.state !== 'accepted') throw new Refused(texts.visitEnded(visit.number), 'ended');
  if (/^(?:完成|去过了|好了|办完)/.test(words)) {
    await endVisit(context.tx, visit, { state: 'done' });
    return texts.visitDone(visit.number);
  }
  const [, why] = /^(?:取消|去不了|不去)[\s:：,，]*([\s\S]*)$/.exec(words) ?? [];
  if (why === '') throw new Refused(texts.needsWhy(`/排班 上门 ${visit.number} 取消`), 'no reason');
  if (why !== undefined) {
    await endVisit(context.tx, visit, { state: 'cancelled', why });
    return texts.visitOff(visit.number);
  }
  return take(context, visit, words);
}

async function list({ tx, picture, member }: StaffContext): Promise<string> {
  const found = await visitsAt(tx, nodesOf(member));
  if (found.length === 0) return texts.noVisits;
  const lines = found.slice(0, LISTED).map(({ number, node, priority, visitAt }) => {
    const when = visitAt ? `，定在 ${momentName(visitAt, tx.now)}` : '';
    return `上门 ${number} ${picture.node(node)?.name ?? ''}${PRIORITIES[priority] ?? ''}${when}`;
  });
  return [texts.visitsHead, ...lines, texts.visitUsage].join('\n');
}

const nodesOf = ({ roles }: StaffContext['member']) => roles.map(({ node }) => node);

async function mustFind({ tx, picture, member }: StaffContext, number: number): Promise<HomeVisitRow> {
  const visit = await visitOf(tx, number);
  const isTheirs = visit && nodesOf(member).some((node) => picture.covers(node, visit.node));
  if (!visit || !isTheirs) throw new Refused(texts.noVisit(number), 'no visit');
  return visit;
}

/** Who and where goes to the doctor in private, whatever chat this was said in. */
async function take({ tx, member }: StaffContext, visit: HomeVisitRow, words: string): Promise<string> {
  if (!member.roles.some(({ role }) => role === 'doctor')) throw new Refused(texts.visitByDoctor, 'no doctor');
  const read = readMoment(words, tx.now);
  if (!read || read.from === null || read.rest !== '') throw new Refused(texts.visitTime, 'no time');
  const moment = at(read.day, read.from);
  if (moment <= tx.now) throw new Refused(texts.past, 'past');
  await acceptVisit(tx, visit, member, moment);
  const details = openVisit(tx, visit);
  if (details) {
    const { name, age, group, walksBadly, address, phone, note } = details;
    const lines = [
      `上门 ${visit.number} ${momentName(moment, tx.now)}`,
      [
        name,
        ...(age === null ? [] : [`${age}岁`]),
        ...(group ? [groupName(group)] : []),
        ...(walksBadly ? ['走不远'] : []),
      ].join('，'),
      address,
      phone,
      ...(note ? [`留言：${note}`] : []),
    ];
    tx.send({ recipient: `person:${member.personId}`, payload: { text: lines.join('\n') } });
  }
  return texts.visitTaken(visit.number, momentName(moment, tx.now));
}
