/** The card by which the engine knows a flow: everything about it that is not its machine. */
import type { AnyStateMachine } from 'xstate';
import type { ReplyParser, Text } from './effects.ts';

export interface Flow {
  id: string;
  /** How residents call it: "上报问题". Said when the talk comes back to it. */
  title: string;
  machine: AnyStateMachine;
  texts: Record<string, Text>;
  replies: Record<string, ReplyParser>;
  /** Whole messages that start it: "上报", "报修". */
  triggers: readonly string[];
  /** What one of them says already, as the flow's input: "体检" is a kind of session. */
  begins?(trigger: string): unknown;
  /** What its choices are called, so that a word of the same sound is known for one. */
  words?: readonly string[];
  /** Flows that need her consent first get it asked first; her words wait meanwhile. */
  needsConsent: boolean;
  /** What is said in it is read by a work group: what is for few eyes leads elsewhere first. */
  forGroup?: true;
  /** What of an older version's context is still an answer, as this version's input (design 2). */
  carry(context: Record<string, unknown>): unknown;
  /** Where a state `retells`: what the flow would begin with anew, as an event of the one under way. */
  retold?(input: unknown): { type: string } | null;
  /** Context fields that 返回 leaves alone (photos that were sent meanwhile). */
  keeps?: readonly string[];
  /** Minutes of silence after which it no longer runs: set aside to be taken up again, or forgotten. */
  idleMinutes: number;
  whenIdle: 'set-aside' | 'forget';
  /** Said once when it is set aside; absent: silently. */
  idleText?: string;
}

/** The flows by id, in menu order. */
export type Catalogue = readonly Flow[];
