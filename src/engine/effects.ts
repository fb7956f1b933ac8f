/**
 * What flow authors import. An effect is something a flow wants done, as plain data: its implementation is empty on
 * purpose. The engine reads effects off the transition and carries them out in the same unit of work.
 */
export const effect =
  <Params>() =>
  (_: unknown, _params: Params): void => {};

/** Say one of the flow's texts. The key must exist and its parameters must fit. */
export type Say<Texts> = {
  [Key in keyof Texts]: Texts[Key] extends (params: infer P) => string ? { text: Key; with: P } : { text: Key };
}[keyof Texts];

/** What the engine must know about a state in which the flow waits for the resident. */
export interface Wait<Text extends PropertyKey = PropertyKey, Reply extends PropertyKey = PropertyKey> {
  /**
   * The question, one of the flow's texts, rendered with the context where the flow comes to rest. No entry action: those
   * of states that are passed would all be said, and none runs again after a restore or a misunderstanding.
   */
  asks?: Text;
  /** The flow's reply parser that turns the resident's words into an event. */
  expects?: Reply;
  /** Any words are an answer here, so the names of other services are looked for first. */
  free?: true;
  /** She only looks around here: a question that the bot has (a rating) takes this one's place, and its digits. */
  yields?: true;
  /** The flow looks itself whether words said here are for few eyes. */
  reads?: true;
  /** What would begin the same flow anew belongs to the one under way (Flow.retold). */
  retells?: true;
}

/** A photo, voice or video that was just sent and is being fetched; `id` is ours. */
export interface SentMedia {
  id: string;
  kind: 'image' | 'voice' | 'video';
}

/** What the resident has just said, for reply parsers. */
export interface Heard {
  /** As typed (or recognised from a voice), trimmed; empty when there were no words. */
  text: string;
  /** Normalised for matching: NFKC, no invisible characters, single blanks, lower case. */
  plain: string;
  media?: SentMedia;
  location?: { latitude?: number; longitude?: number; label: string };
}

type Event = { type: string };
/** Turns words into the flow's next event; null: not an answer to this question. */
// biome-ignore lint/suspicious/noExplicitAny: each flow has its own context and events; the catalogue holds them all
export type ReplyParser = (heard: Heard, context: any) => Event | null;
// biome-ignore lint/suspicious/noExplicitAny: as above
export type Text = string | ((params: any) => string);
