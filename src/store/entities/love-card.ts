/** The love card's ledger (domain/love-card/ledger.ts), proposals of points, cards and rewards (domain.md R7). */
import { EntitySchema } from 'typeorm';
import { flag, integer, integerOrNull, jsonText, key, text, textOrNull, time, timeOrNull } from './columns.ts';

/** Points that are good until the same day ("2028-11-20", that day included). */
export interface Part {
  until: string;
  points: number;
}

/** One line of the ledger. Never changed, never removed. People are keyed hashes, so that an erasure needs no change. */
export interface LoveEntryRow {
  seq: number;
  at: Date;
  fromAccount: string;
  toAccount: string;
  points: number;
  /** Which lots moved. */
  parts: Part[];
  node: string;
  madeBy: string | null;
  confirmedBy: string | null;
  /** Of the words in `love_words`, which an erasure removes. */
  wordsDigest: string;
  /** The entry that this one takes back. */
  reverses: number | null;
  /** SHA-256 of the entry itself. */
  digest: string;
  /** SHA-256 of the hash before and this digest. */
  hash: string;
}
export const LoveEntry = new EntitySchema<LoveEntryRow>({
  name: 'love_entries',
  columns: {
    seq: { ...integer, primary: true },
    at: time,
    fromAccount: text,
    toAccount: text,
    points: integer,
    parts: jsonText,
    node: text,
    madeBy: textOrNull,
    confirmedBy: textOrNull,
    wordsDigest: text,
    reverses: integerOrNull,
    digest: text,
    hash: text,
  },
});

/** The last entry of the chain. One row, locked by whoever writes. */
export interface LoveHeadRow {
  id: string;
  seq: number;
  hash: string;
}
export const LoveHead = new EntitySchema<LoveHeadRow>({
  name: 'love_head',
  columns: { id: key, seq: integer, hash: text },
});

/** Sealed: why and on which evidence. */
export interface LoveWordsRow {
  seq: number;
  words: string;
}
export const LoveWords = new EntitySchema<LoveWordsRow>({
  name: 'love_words',
  columns: { seq: { ...integer, primary: true }, words: text },
});

/** What follows from the entries, so that nobody has to add them up; `mulin verify` does. */
export interface LoveAccountRow {
  account: string;
  balance: number;
  /** Lots by the day they end, the oldest first; none of issuers and of what has expired. */
  parts: Part[];
  /** The oldest lot's last day, of accounts whose points expire. */
  firstUntil: string | null;
}
export const LoveAccount = new EntitySchema<LoveAccountRow>({
  name: 'love_accounts',
  columns: { account: key, balance: integer, parts: jsonText, firstUntil: textOrNull },
});

/** Somebody proposes points for somebody; a second person confirms. */
export interface LoveProposalRow {
  id: number;
  /** null: erased. */
  personId: string | null;
  node: string;
  points: number;
  /** Of service, where it was counted. */
  minutes: number;
  /** Sealed: why and on which evidence. */
  words: string;
  madeBy: string | null;
  madeAt: Date;
  state: 'waiting' | 'confirmed' | 'refused' | 'withdrawn' | 'reversed';
  decidedBy: string | null;
  decidedAt: Date | null;
  /** The ledger's entry, once confirmed. */
  entry: number | null;
}
export const LoveProposal = new EntitySchema<LoveProposalRow>({
  name: 'love_proposals',
  columns: {
    id: { ...integer, primary: true },
    personId: textOrNull,
    node: text,
    points: integer,
    minutes: integer,
    words: text,
    madeBy: textOrNull,
    madeAt: time,
    state: text,
    decidedBy: textOrNull,
    decidedAt: timeOrNull,
    entry: integerOrNull,
  },
});

export interface LoveCardRow {
  /** Seven digits, of the sequence of all numbers. */
  number: number;
  /** null: erased. */
  personId: string | null;
  node: string;
  /** Keyed hash of the name, for look-up. */
  nameIndex: string;
  /** Sealed: the six digits on a paper card; null: none was given out. */
  code: string | null;
  madeAt: Date;
}
export const LoveCard = new EntitySchema<LoveCardRow>({
  name: 'love_cards',
  columns: {
    number: { ...integer, primary: true },
    personId: textOrNull,
    node: text,
    nameIndex: text,
    code: textOrNull,
    madeAt: time,
  },
});

/** What points can be redeemed for. How many there are, and are left: the allotment "reward:<id>". */
export interface LoveRewardRow {
  id: string;
  name: string;
  aliases: string[];
  node: string;
  points: number;
  about: string;
  listed: boolean;
  position: number;
}
export const LoveReward = new EntitySchema<LoveRewardRow>({
  name: 'love_rewards',
  columns: {
    id: key,
    name: text,
    aliases: jsonText,
    node: text,
    points: integer,
    about: text,
    listed: flag,
    position: integer,
  },
});

/** A keeper has photographed it: the media row whose bytes are ours. */
export interface LovePhotoRow {
  reward: string;
  media: string;
}
export const LovePhoto = new EntitySchema<LovePhotoRow>({
  name: 'love_photos',
  columns: { reward: key, media: text },
});
