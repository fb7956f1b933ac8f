/** Who is in which team: joined and left by oneself, in one or more. */
import { IsNull } from 'typeorm';
import { TeamMember, TrainingLog, type TrainingLogRow } from '../../store/entities/volunteers.ts';
import type { Tx } from '../../store/tx.ts';

const idOf = (team: string, personId: string) => `${team}/${personId}`;

export async function join(tx: Tx, team: string, personId: string): Promise<void> {
  const row = { id: idOf(team, personId), team, personId, joinedAt: tx.now, leftAt: null };
  await (await tx.db()).upsert(TeamMember, row, ['id']);
}

/** False: she was not in it. */
export async function leave(tx: Tx, team: string, personId: string): Promise<boolean> {
  const where = { id: idOf(team, personId), leftAt: IsNull() };
  const { affected } = await (await tx.db()).update(TeamMember, where, { leftAt: tx.now });
  return affected === 1;
}

/** Ids of the teams that she is in. */
export async function teamsOf(tx: Tx, personId: string): Promise<string[]> {
  const rows = await (await tx.db()).findBy(TeamMember, { personId, leftAt: IsNull() });
  return rows.map(({ team }) => team);
}

export async function membersIn(tx: Tx, team: string): Promise<number> {
  return (await tx.db()).countBy(TeamMember, { team, leftAt: IsNull() });
}

export interface Hours {
  /** Minutes served, and how many times; of trainings how many. */
  minutes: number;
  times: number;
  trainings: number;
  /** The newest first. */
  log: TrainingLogRow[];
}

export async function hoursOf(tx: Tx, personId: string, most: number): Promise<Hours> {
  const rows = await (await tx.db()).find(TrainingLog, { where: { personId }, order: { day: 'DESC', id: 'DESC' } });
  const served = rows.filter(({ kind, minutes }) => kind === 'service' && minutes > 0);
  return {
    minutes: served.reduce((sum, { minutes }) => sum + minutes, 0),
    times: served.length,
    trainings: rows.filter(({ kind }) => kind === 'training').length,
    log: rows.slice(0, most),
  };
}
