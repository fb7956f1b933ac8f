/** Emergency mode as the picture knows it: kinds are data, an emergency is one of them at one node. Pure. */
import { plainText } from '../../plain-text.ts';

/** Services that a shorter menu can go on offering. */
export const STAYING = ['report', 'mine', 'find-person', 'register'] as const;
export type Staying = (typeof STAYING)[number];

export interface EmergencyKind {
  id: string;
  name: string;
  aliases: readonly string[];
  /** What residents read, once a day. */
  notice: string;
  numbers: readonly { name: string; phone: string }[];
  /** A report with one of these words is about it. */
  keywords: readonly string[];
  stays: readonly Staying[];
}

export interface Emergency {
  id: string;
  kind: EmergencyKind;
  node: string;
  openedAt: Date;
}

export const isAbout = ({ kind }: Emergency, words: string): boolean => {
  const plain = plainText(words);
  return kind.keywords.some((keyword) => plain.includes(keyword.toLowerCase()));
};
