/** What became of telling residents: by which step they know, whom staff must call, which notices they have allowed. */
import { EntitySchema } from 'typeorm';
import { integer, key, text, textOrNull, time } from './columns.ts';

/** One reporter of one ticket. `to-call`: a message could not be delivered, staff call or visit. */
export interface TellingRow {
  /** "ticket|conversation" */
  id: string;
  ticket: number;
  conversation: string;
  status: 'told' | 'to-call';
  /** The step that succeeded last: "message", "template", "subscription", "staff". */
  via: string | null;
  /** Why the last message has not arrived. Never personal data. */
  why: string | null;
  /** Sealed: what she does not know yet, as a group may read it. */
  gist: string | null;
  /** How many messages she has missed. */
  missed: number;
  /** Since when she must be called; each time anew. */
  since: Date;
  at: Date;
}
export const Telling = new EntitySchema<TellingRow>({
  name: 'tellings',
  columns: {
    id: key,
    ticket: integer,
    conversation: text,
    status: text,
    via: textOrNull,
    why: textOrNull,
    gist: textOrNull,
    missed: integer,
    since: time,
    at: time,
  },
});

/** How many 订阅通知 of a template somebody has allowed and not yet got. */
export interface NoticeCreditRow {
  /** "conversation|template" */
  id: string;
  conversation: string;
  template: string;
  credits: number;
}
export const NoticeCredit = new EntitySchema<NoticeCreditRow>({
  name: 'notice_credits',
  columns: { id: key, conversation: text, template: text, credits: integer },
});
