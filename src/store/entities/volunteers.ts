/** Volunteers (domain.md R8): teams and who is in them, what they have learnt and done. */
import { EntitySchema } from 'typeorm';
import { integer, integerOrNull, jsonText, key, text, textOrNull, time, timeOrNull } from './columns.ts';

export interface TeamRow {
  id: string;
  position: number;
  name: string;
  aliases: string[];
  about: string;
  /** What it does, a line each. */
  duties: string[];
  node: string;
  /** The leader's key in the staff list. */
  leader: string | null;
}
export const TeamEntity = new EntitySchema<TeamRow>({
  name: 'teams',
  columns: {
    id: key,
    position: integer,
    name: text,
    aliases: jsonText,
    about: text,
    duties: jsonText,
    node: text,
    leader: textOrNull,
  },
});

export interface TeamMemberRow {
  /** "team/person": whoever comes back has the same row. */
  id: string;
  team: string;
  personId: string;
  joinedAt: Date;
  leftAt: Date | null;
}
export const TeamMember = new EntitySchema<TeamMemberRow>({
  name: 'team_members',
  columns: { id: key, team: text, personId: text, joinedAt: time, leftAt: timeOrNull },
});

/** One line of a volunteer's training and service log. */
export interface TrainingLogRow {
  /** "activity/person" */
  id: string;
  personId: string;
  activity: number | null;
  team: string | null;
  /** As of the activity. */
  kind: string;
  title: string;
  /** "2026-11-25" */
  day: string;
  minutes: number;
}
export const TrainingLog = new EntitySchema<TrainingLogRow>({
  name: 'training_log',
  columns: {
    id: key,
    personId: text,
    activity: integerOrNull,
    team: textOrNull,
    kind: text,
    title: text,
    day: text,
    minutes: integer,
  },
});
