/** 彩虹桥: teams, who is in them, a volunteer's own hours and log. */
import type { Team } from '../../flows/volunteers/machine.ts';
import { spoken } from '../domain/activities/hours.ts';
import { neighbourhood } from '../domain/neighbourhood/load.ts';
import { declareAdult, isAdult } from '../domain/people/identity.ts';
import { hoursOf, join, leave, membersIn, teamsOf } from '../domain/volunteers/members.ts';
import { volunteering } from '../domain/volunteers/volunteering.ts';
import type { ServiceContext } from '../engine/turn.ts';
import type { TeamRow } from '../store/entities/volunteers.ts';

const NEWEST = 6;
const KINDS: Readonly<Record<string, string>> = { service: '服务', training: '培训', gathering: '活动' };

export async function listTeams(context: ServiceContext) {
  const own = await ownTeams(context);
  const { personId } = context.conversation;
  const { teams } = await volunteering(context.tx);
  const listed: Team[] = teams.map(({ id, name, aliases }) => ({ id, name, aliases, joined: own.includes(id) }));
  return { type: 'teams.listed', teams: listed, adult: personId !== null && (await isAdult(context.tx, personId)) };
}

export async function showTeam(context: ServiceContext, { team: id }: { team: string }) {
  const team = await teamOf(context, id);
  if (!team) return { type: 'team.unknown' };
  const joined = (await ownTeams(context)).includes(id);
  const leader = await leaderOf(context, team);
  const members = await membersIn(context.tx, id);
  const lines = [
    team.name,
    team.about,
    `做什么：${team.duties.join('、')}`,
    ...(leader ? [`队长：${leader}`] : []),
    ...(members > 0 ? [`现在有 ${members} 人`] : []),
  ];
  return { type: 'team.shown', lines, joined };
}

export async function joinTeam(context: ServiceContext, { team: id }: { team: string }) {
  const { tx, conversation } = context;
  const team = await teamOf(context, id);
  if (!team || conversation.personId === null) return { type: 'team.unknown' };
  // She has said so just now, or before.
  await declareAdult(tx, conversation.personId);
  await join(tx, id, conversation.personId);
  return { type: 'team.joined', name: team.name, leader: await leaderOf(context, team) };
}

export async function leaveTeam(context: ServiceContext, { team: id }: { team: string }) {
  const { tx, conversation } = context;
  const team = await teamOf(context, id);
  if (!team || conversation.personId === null) return { type: 'team.unknown' };
  await leave(tx, id, conversation.personId);
  return { type: 'team.left', name: team.name };
}

export async function readLog(context: ServiceContext) {
  const { tx, conversation } = context;
  const { minutes, times, trainings, log } = await hoursOf(tx, conversation.personId ?? '', NEWEST);
  if (log.length === 0) return { type: 'log.read', lines: ['您还没有服务记录。看最近的活动，说“活动”。'] };
  const lines = log.map((row) => {
    const [, month, day] = row.day.split('-').map(Number);
    const time = row.minutes > 0 ? `，${spoken(row.minutes)}` : '';
    return `${month}月${day}日 ${KINDS[row.kind] ?? ''} ${row.title}${time}`;
  });
  const total = `您一共服务 ${spoken(minutes)}，${times} 次；培训 ${trainings} 次。`;
  return { type: 'log.read', lines: [total, ...lines] };
}

async function ownTeams({ tx, conversation }: ServiceContext): Promise<string[]> {
  return conversation.personId ? teamsOf(tx, conversation.personId) : [];
}

async function teamOf({ tx }: ServiceContext, id: string): Promise<TeamRow | undefined> {
  return (await volunteering(tx)).teams.find((team) => team.id === id);
}

/** "金彩虹 13800000105": whom to ask. */
async function leaderOf({ tx }: ServiceContext, { leader }: TeamRow): Promise<string> {
  const { staff } = await neighbourhood(tx);
  const member = leader === null ? undefined : staff.find(({ key }) => key === leader);
  return member ? `${member.name} ${member.phone ?? ''}`.trim() : '';
}
