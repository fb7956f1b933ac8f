/**
 * One turn of one conversation, inside a unit of work: steps flows, carries out their effects and collects what is said.
 * Knows no flow, no channel and no service by name.
 */
import type { ConversationRow } from '../store/entities/messaging.ts';
import type { PersonRow } from '../store/entities/people.ts';
import type { Tx } from '../store/tx.ts';
import { render } from './choices.ts';
import type { Wait } from './effects.ts';
import type { Catalogue, Flow } from './flow.ts';
import { type Effect, rest, StaleFlow, type Step, start, step } from './step.ts';
import { openTalks, remember, sealTalks, type Talk, type Talks } from './talks.ts';
import { texts } from './texts.ts';

/** What a service works with: this conversation, its person, its transaction. */
export interface ServiceContext {
  tx: Tx;
  conversation: ConversationRow;
  talks: Talks;
  person(): Promise<PersonRow | null>;
}
/** Carries out one kind of effect; its answer, a refusal too, is the flow's next event. */
export type Service = (context: ServiceContext, params: never) => Promise<{ type: string } | undefined>;
export type Services = Readonly<Record<string, Service>>;

const MOST_STEPS = 20; // a flow that talks to itself longer than this is a bug
/** So long what was set aside can be taken up with 继续. */
export const LAST_SET_ASIDE_MS = 7 * 24 * 3600_000;

export interface TurnDeps {
  catalogue: Catalogue;
  services: Services;
  /** The flow that asks for consent. */
  consentFlow: string;
}

export class Turn implements ServiceContext {
  readonly tx: Tx;
  readonly conversation: ConversationRow;
  readonly talks: Talks;
  /** What will be said, in order. */
  readonly lines: string[] = [];
  /** The question where the flow comes to rest is not repeated (one more photo of an album). */
  quiet = false;
  /** A new version of the running flow stands at another question than the one she has read. */
  unread = false;
  /** She speaks of danger: her words are no answer to some other question. */
  alarmed = false;
  private readonly deps: TurnDeps;

  constructor(tx: Tx, conversation: ConversationRow, deps: TurnDeps) {
    this.tx = tx;
    this.conversation = conversation;
    this.deps = deps;
    this.talks = openTalks(tx.vault, conversation.id, conversation.talks);
    this.forgetRemoved();
  }

  async person(): Promise<PersonRow | null> {
    return this.conversation.personId ? this.tx.people.get(this.conversation.personId) : null;
  }

  say(line: string): void {
    this.lines.push(line);
  }

  get consentFlow(): string {
    return this.deps.consentFlow;
  }

  get catalogue(): Catalogue {
    return this.deps.catalogue;
  }

  flow(id: string): Flow {
    const flow = this.deps.catalogue.find((each) => each.id === id);
    if (!flow) throw new Error(`no flow ${id} in the catalogue`);
    return flow;
  }

  /** Starts a flow; what runs waits beneath it. `anew`: she wants it now, not a question that has waited for its turn. Without her consent, that is asked for first. */
  async begin(id: string, input: unknown, anew = true): Promise<void> {
    if (this.talks.running?.flow === id) {
      // Its answers are worth keeping: naming it again is no wish to begin anew.
      if (this.flow(id).whenIdle === 'set-aside') return this.ask();
      this.talks.running = null;
    }
    this.talks.beneath = this.talks.beneath.filter((each) => !this.isReplaced(each, id, input, anew));
    const talk: Talk = { flow: id, input, position: null, history: [] };
    if (!this.flow(id).needsConsent || (await this.person())?.consentAt) {
      this.setAside();
      return this.startTalk(talk);
    }
    const asking = this.talks.running?.flow === this.deps.consentFlow;
    if (!asking) this.setAside();
    this.talks.beneath.push(talk);
    if (asking) {
      this.say(texts.keptForNow);
      return this.ask();
    }
    return this.startTalk({ flow: this.deps.consentFlow, input: {}, position: null, history: [] });
  }

  /** What she wants now takes the place of the same thing: not begun yet, or about the same and without answers to keep. */
  private isReplaced(each: Talk, id: string, input: unknown, anew: boolean): boolean {
    if (each.flow !== id) return false;
    const isAboutSame = JSON.stringify(each.input) === JSON.stringify(input);
    return each.position === null ? anew || isAboutSame : isAboutSame && this.flow(id).whenIdle !== 'set-aside';
  }

  /** What the running talk waits for; undefined when none runs. */
  waits(talk: Talk | null = this.talks.running): Wait<string, string> | undefined {
    return talk ? this.at(talk)?.waits : undefined;
  }

  /** Where a talk stands, or would begin; undefined: it is from an older version. */
  at(talk: Talk): Step | undefined {
    const { machine } = this.flow(talk.flow);
    try {
      return talk.position ? rest(machine, talk.position) : start(machine, talk.input);
    } catch (error) {
      if (error instanceof StaleFlow) return undefined;
      throw error;
    }
  }

  /** Gives the running talk an event. `answer`: 返回 can take it back. */
  async tell(event: { type: string }, answer: boolean): Promise<void> {
    const talk = this.talks.running;
    if (!talk?.position) return;
    if (answer) remember(talk);
    await this.settle(talk, step(this.flow(talk.flow).machine, talk.position, event));
  }

  /** Asks the running talk's question again. A talk from an older version goes on with its answers. */
  async ask(): Promise<void> {
    const talk = this.talks.running;
    if (!talk) return;
    if (!talk.position) return this.startTalk(talk);
    const { machine } = this.flow(talk.flow);
    this.question(talk, rest(machine, talk.position));
  }

  /** Makes sure that the running talk fits the flow as it is today: else it begins again with its answers, unasked. */
  async renew(): Promise<void> {
    const talk = this.talks.running;
    if (!talk?.position) return;
    const flow = this.flow(talk.flow);
    try {
      rest(flow.machine, talk.position);
    } catch (error) {
      if (!(error instanceof StaleFlow)) throw error;
      const input = flow.carry(talk.position.context as Record<string, unknown>);
      this.say(texts.renewed);
      this.quiet = true;
      await this.startTalk({ flow: talk.flow, input, position: null, history: [] });
      this.quiet = false;
      this.unread = this.talks.running?.asked !== talk.asked;
    }
  }

  /** 返回: one question back. False when there is none. */
  async back(): Promise<boolean> {
    const talk = this.talks.running;
    const before = talk?.history.pop();
    if (!talk?.position || !before) return false;
    const kept: Record<string, unknown> = {};
    for (const field of this.flow(talk.flow).keeps ?? []) {
      kept[field] = (talk.position.context as Record<string, unknown>)[field];
    }
    talk.position = { ...talk.position, value: before.value, context: { ...(before.context as object), ...kept } };
    await this.ask();
    return true;
  }

  /** Moves the running talk beneath, to be taken up later; where she only looked around, there is nothing to come back to. */
  setAside(): void {
    const { running } = this.talks;
    // The question of consent comes back by itself with what waits for it.
    const comesBack = running && running.flow !== this.deps.consentFlow && !this.waits()?.yields;
    if (comesBack) this.talks.beneath.push(running);
    this.talks.running = null;
  }

  /** Takes up what waits beneath. False when nothing does. */
  async resume(): Promise<boolean> {
    const talk = this.talks.beneath.pop();
    if (!talk) return false;
    if (talk.position) {
      this.talks.running = talk;
      this.say(texts.backTo(this.flow(talk.flow).title));
      await this.renew();
      await this.ask();
    } else {
      // Others of its kind wait on: each asks about a ticket of its own.
      await this.begin(talk.flow, talk.input, false);
    }
    return true;
  }

  /** Brings one of the talks beneath to the top, because her words answer its question. */
  pick(talk: Talk): void {
    this.talks.beneath = this.talks.beneath.filter((each) => each !== talk);
    this.setAside();
    this.talks.running = talk;
  }

  /** Writes the conversation back. `since`: when the silence that is watched for began. */
  save(since = this.tx.now.getTime()): void {
    const { running, beneath } = this.talks;
    const key = `talk:${this.conversation.id}`;
    if (running) {
      const { idleMinutes } = this.flow(running.flow);
      this.watch(key, since + idleMinutes * 60_000);
    } else if (beneath.length > 0) {
      this.watch(key, this.tx.now.getTime() + LAST_SET_ASIDE_MS);
    }
    this.conversation.talks = sealTalks(this.tx.vault, this.conversation.id, this.talks);
    this.tx.conversations.put(this.conversation);
  }

  /** One timer per talk, not per message: when it is due, it looks how long the silence really was (engine/idle.ts). */
  private watch(key: string, dueAt: number): void {
    const { watchedUntil } = this.talks;
    // A watch that is due later, for a longer talk, would come too late for this one.
    if (watchedUntil !== undefined && watchedUntil > this.tx.now.getTime() && watchedUntil <= dueAt) return;
    this.talks.watchedUntil = dueAt;
    this.tx.timers.put({ key, kind: 'talk-idle', dueAt: new Date(dueAt), subject: this.conversation.id });
  }

  private async startTalk(talk: Talk): Promise<void> {
    this.talks.running = talk;
    await this.settle(talk, start(this.flow(talk.flow).machine, talk.input));
  }

  private async settle(talk: Talk, first: Step): Promise<void> {
    const flow = this.flow(talk.flow);
    let current = first;
    for (let steps = 0; ; steps++) {
      if (steps === MOST_STEPS) throw new Error(`${flow.id}: no rest after ${MOST_STEPS} steps`);
      talk.position = current.position;
      const answer = await this.carryOut(flow, current.effects);
      if (!answer) break;
      current = step(flow.machine, talk.position, answer);
    }
    if (!current.done) {
      this.question(talk, current);
      return;
    }
    if (this.talks.running === talk) this.talks.running = null;
    this.talks.misunderstood = 0;
    if (!this.talks.running && !(await this.resume())) {
      // An alarm belongs to the talks that it was raised in: what she says later is something else.
      delete this.talks.emergency;
    }
  }

  private async carryOut(flow: Flow, effects: readonly Effect[]): Promise<{ type: string } | undefined> {
    let answer: { type: string } | undefined;
    for (const { type, params } of effects) {
      if (type === 'say') {
        const { text, with: values } = params as { text: string; with?: unknown };
        this.say(render(flow, text, values));
        continue;
      }
      if (type === 'next') {
        const { flow: id, input } = params as { flow: string; input: unknown };
        this.talks.beneath.push({ flow: id, input, position: null, history: [] });
        continue;
      }
      const service = this.deps.services[type];
      if (!service) throw new Error(`${flow.id} wants ${type}, which no service does`);
      const event = await service(this, params as never);
      if (event && answer) throw new Error(`${flow.id}: two answers in one step`);
      answer = event ?? answer;
    }
    return answer;
  }

  private question(talk: Talk, { waits, position }: Step): void {
    if (waits.asks) talk.asked = waits.asks;
    if (waits.asks && !this.quiet) this.say(render(this.flow(talk.flow), waits.asks, position.context));
  }

  /** Talks of flows that the bot no longer has. */
  private forgetRemoved(): void {
    const known = ({ flow }: Talk) => this.deps.catalogue.some(({ id }) => id === flow);
    if (this.talks.running && !known(this.talks.running)) this.talks.running = null;
    this.talks.beneath = this.talks.beneath.filter(known);
  }
}
