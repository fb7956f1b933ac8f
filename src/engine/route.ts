/** Which flow gets what a resident has said: words that always work, the running question, other services, a guess. */
import { plainText } from '../plain-text.ts';
import { answerTo } from './choices.ts';
import type { Heard, SentMedia } from './effects.ts';
import type { Talk } from './talks.ts';
import { texts } from './texts.ts';
import type { Turn } from './turn.ts';

/** What the product makes of words that no flow was waiting for. */
export type Guess = { flow: string; input: unknown } | { say: string } | undefined;

export interface RouteDeps {
  /** Words that start a flow wherever the talk is: 菜单, 我的, 0. */
  always: Readonly<Record<string, string>>;
  /** Reads words, photos or a place that nobody asked for. */
  guess(turn: Turn, heard: Heard): Promise<Guess>;
  /** Words for few eyes, said in answer to what a work group will read: where they belong, and why. */
  confided(turn: Turn, heard: Heard, talk: Talk): Promise<Confided | undefined>;
  /** Where residents land when nothing was understood. */
  menuFlow: string;
  /** Begun when she was not understood twice in a row: somebody calls her. */
  callOfferFlow: string;
  /** Phones of people, for who may not be called yet. */
  personFlow: string;
  /** One of the words that sounds like hers: a slip of the keyboard. */
  sameSound(said: string, words: () => readonly string[]): string | undefined;
}

interface Confided {
  flow: string;
  input: unknown;
  say: string;
  /** Nothing is left of what ran: it goes on here. */
  instead?: boolean;
}

const GREETING = /^(你好|您好|在吗|在|有人吗|喂|hi|hello|早上好|下午好|晚上好)[呀啊吗?？!！。,，~]*$/;
/** Answers that fit almost every question. */
const AMBIGUOUS =
  /^(我?[要选按]?第?(\d{1,2}|[一二三四五六七八九十两俩])[个号项条]?|(是|好|对|嗯|行|可以|要|否|不|不是|不对|不要|不用|没有|中|成|要得){1,4})[吧啊呀的了嘛。]*$/;
/** The same, where one of the same sound is looked for. */
const ANSWERS = ['是的', '好的', '对的', '可以', '同意', '不是', '不对', '不要', '不用', '不同意', '没有', '跳过'];
const UNCLEAR_MOST = 2;
const ALBUM_MS = 5000;

/** Words that the engine itself answers in every state. */
const CONTROL: Readonly<Record<string, (turn: Turn, deps: RouteDeps) => Promise<void>>> = {
  返回: async (turn) => {
    if (!turn.talks.running) turn.say(texts.nothingRunning);
    else if (!(await turn.back())) {
      turn.say(texts.nothingBack);
      await turn.ask();
    }
  },
  取消: async (turn, deps) => {
    if (!turn.talks.running && turn.talks.beneath.length === 0)
      return answerGuess(turn, deps, { text: '取消', plain: '取消' });
    if (!turn.talks.running) turn.talks.running = turn.talks.beneath.pop() ?? null;
    await turn.renew();
    if (turn.talks.running?.position) return turn.tell({ type: 'user.cancelled' }, false);
    turn.talks.running = null;
    turn.say(texts.cancelled);
  },
  继续: async (turn) => {
    if (turn.talks.running) await turn.ask();
    else if (!(await turn.resume())) turn.say(texts.nothingRunning);
  },
  帮助: async (turn) => {
    turn.say(texts.help);
    await turn.ask();
  },
};

/** The same words as people also say them. */
const ALSO: Readonly<Record<string, string>> = {
  上一步: '返回',
  退回: '返回',
  回去: '返回',
  退出: '取消',
  不办了: '取消',
  不弄了: '取消',
  接着办: '继续',
  接着来: '继续',
  怎么用: '帮助',
  怎么弄: '帮助',
  主菜单: '菜单',
  首页: '菜单',
};

export async function routeWords(turn: Turn, deps: RouteDeps, text: string): Promise<void> {
  const heard: Heard = { text: text.trim(), plain: plainText(text) };
  return (await alwaysWork(turn, deps, heard)) ? undefined : routeHeard(turn, deps, heard);
}

async function alwaysWork(turn: Turn, deps: RouteDeps, heard: Heard): Promise<boolean> {
  const said = withoutEnd(heard);
  // hasOwn: "constructor" is nobody's word
  const words = (Object.hasOwn(ALSO, said) && ALSO[said]) || said;
  const control = Object.hasOwn(CONTROL, words) ? CONTROL[words] : undefined;
  const always = Object.hasOwn(deps.always, words) ? deps.always[words] : undefined;
  if (control) await control(turn, deps);
  else if (always) await turn.begin(always, {});
  return control !== undefined || always !== undefined;
}

/** Transcripts of voices, and whoever is used to it, end with a full stop. */
const withoutEnd = ({ plain }: Heard) => plain.replace(/[。.!！?？~，,]+$/, '');

export async function routeHeard(turn: Turn, deps: RouteDeps, heard: Heard): Promise<void> {
  if (!turn.talks.running) {
    if (await answerBeneath(turn, deps, heard, true)) return;
    return answerGuess(turn, deps, heard);
  }
  const waits = turn.waits();
  const named = waits?.free || turn.unread ? triggered(turn, heard) : undefined;
  if (waits?.free && GREETING.test(heard.plain)) return greet(turn);
  if (named) return turn.begin(named.flow, named.input);
  if (turn.unread && !heard.media) return turn.ask();
  if (turn.alarmed && waits?.free && (await beginOther(turn, deps, heard))) return;
  const talk = turn.talks.running;
  const event = talk && parse(turn, talk, heard);
  if (talk && (await confides(turn, deps, talk, heard, event !== null))) return;
  if (event) return isUnclearVoice(heard) ? tellVoice(turn, deps, heard, event) : answer(turn, heard, event);
  if (GREETING.test(heard.plain)) return greet(turn);
  const other = triggered(turn, heard);
  if (other) return turn.begin(other.flow, other.input);
  if (await answerBeneath(turn, deps, heard, false)) return;
  const meant = soundsLike(turn, deps, heard);
  if (meant) return (await alwaysWork(turn, deps, meant)) ? undefined : routeHeard(turn, deps, meant);
  // A question waits: the voice was meant for that, not for something else.
  if (isUnclearVoice(heard) && !waits?.yields) return misunderstood(turn, deps, heard);
  if (!(await beginOther(turn, deps, heard))) return misunderstood(turn, deps, heard);
}

function answer(turn: Turn, heard: Heard, event: { type: string }): Promise<void> {
  turn.talks.misunderstood = 0;
  return turn.tell(event, heard.media === undefined || heard.text !== '');
}

/** What is for few eyes becomes no answer that a group reads: it is begun by itself, and the question waits. */
async function confides(turn: Turn, deps: RouteDeps, talk: Talk, heard: Heard, isAnswer: boolean): Promise<boolean> {
  if (!turn.flow(talk.flow).forGroup || heard.text === '' || (isAnswer && turn.waits(talk)?.reads)) return false;
  const found = await deps.confided(turn, heard, talk);
  if (!found) return false;
  turn.say(found.say);
  if (found.instead) turn.talks.running = null;
  await turn.begin(found.flow, found.input);
  return true;
}

const isUnclearVoice = ({ media, text }: Heard): boolean => media?.kind === 'voice' && text === '';

/** A voice that nobody has put into words yet is kept; where the question stays the same, it was no answer to it. */
async function tellVoice(turn: Turn, deps: RouteDeps, heard: Heard, event: { type: string }): Promise<void> {
  const { running: talk, misunderstood: before } = turn.talks;
  const [asked, lines] = [talk?.asked, turn.lines.length];
  await turn.tell(event, false);
  const isSame = talk !== null && turn.talks.running === talk && talk.asked === asked;
  turn.talks.misunderstood = isSame ? before + 1 : 0;
  if (!isSame || turn.talks.misunderstood < UNCLEAR_MOST) return;
  turn.lines.length = lines;
  await offerCall(turn, deps, heard);
}

/** What she has typed sounds like a word that is known here; undefined: like none, or it is that word already. */
function soundsLike(turn: Turn, deps: RouteDeps, heard: Heard): Heard | undefined {
  const { running } = turn.talks;
  const own = running ? [...(turn.flow(running.flow).words ?? []), ...ANSWERS] : [];
  const all = () => [
    ...own,
    ...Object.keys(CONTROL),
    ...Object.keys(deps.always),
    ...turn.catalogue.flatMap((each) => each.triggers),
  ];
  const word = deps.sameSound(withoutEnd(heard), all);
  return word === undefined || word === withoutEnd(heard) ? undefined : { ...heard, text: word, plain: word };
}

/** What no question was waiting for may be the beginning of something else, or be answered in a word. */
async function beginOther(turn: Turn, deps: RouteDeps, heard: Heard): Promise<boolean> {
  const guess = await deps.guess(turn, heard);
  // Where she only looks around, the same service begins anew with what she says now: another door, another call.
  const isSame = guess && 'flow' in guess && guess.flow === turn.talks.running?.flow;
  if (isSame && turn.waits()?.retells) {
    const event = turn.flow(guess.flow).retold?.(guess.input);
    if (event) await answer(turn, heard, event);
    return Boolean(event);
  }
  if (!guess || (isSame && !turn.waits()?.yields)) return false;
  if ('flow' in guess) {
    await turn.begin(guess.flow, guess.input);
    return true;
  }
  if (guess.say !== '') turn.say(guess.say);
  await turn.ask();
  return true;
}

/** A photo, voice or video as the flows see it; `recognised` words are heard as if they were typed. */
export async function routeMedia(turn: Turn, deps: RouteDeps, media: SentMedia, recognised: string): Promise<void> {
  const heard = { text: recognised.trim(), plain: plainText(recognised), media };
  turn.quiet = isAlbum(turn, heard);
  if (!(await alwaysWork(turn, deps, heard))) await routeHeard(turn, deps, heard);
  turn.talks.lastMediaAt = turn.tx.now.getTime();
}

async function greet(turn: Turn): Promise<void> {
  turn.say(texts.hello);
  await turn.ask();
}

async function misunderstood(turn: Turn, deps: RouteDeps, heard: Heard): Promise<void> {
  turn.talks.misunderstood++;
  const isOften = turn.talks.misunderstood >= UNCLEAR_MOST;
  if (isOften && turn.talks.running?.flow !== deps.callOfferFlow) return offerCall(turn, deps, heard);
  turn.say(isOften ? texts.offerPerson : isUnclearVoice(heard) ? texts.voiceUnclear : texts.notUnderstood);
  await turn.ask();
}

/** Before she has consented nothing may be kept, no call either: she reads whom to ring. */
async function offerCall(turn: Turn, deps: RouteDeps, { text, media }: Heard): Promise<void> {
  turn.talks.misunderstood = 0;
  const { running } = turn.talks;
  if (!running || running.flow === turn.consentFlow) return turn.begin(deps.personFlow, {});
  const about = turn.flow(running.flow).title;
  await turn.begin(deps.callOfferFlow, { about, said: text, media: media?.kind === 'voice' ? [media.id] : [] });
}

async function answerGuess(turn: Turn, deps: RouteDeps, heard: Heard): Promise<void> {
  const named = triggered(turn, heard);
  if (named) return turn.begin(named.flow, named.input);
  const meant = soundsLike(turn, deps, heard);
  if (meant) return (await alwaysWork(turn, deps, meant)) ? undefined : answerGuess(turn, deps, meant);
  const guess = await deps.guess(turn, heard);
  if (!guess) return turn.begin(deps.menuFlow, {});
  if ('say' in guess) {
    if (guess.say !== '') turn.say(guess.say);
  } else await turn.begin(guess.flow, guess.input);
}

/**
 * Words may answer a question that waits beneath (design 6). While another talk runs, only words that mean nothing else;
 * when none runs, also a digit or a yes, but a talk that was set aside first asks again: who knows what she says yes to.
 */
async function answerBeneath(turn: Turn, deps: RouteDeps, heard: Heard, nothingRuns: boolean): Promise<boolean> {
  if (heard.media || (!nothingRuns && AMBIGUOUS.test(heard.plain))) return false;
  for (const talk of turn.talks.beneath.toReversed()) {
    if (turn.waits(talk)?.free) continue;
    const event = parse(turn, talk, heard);
    if (!event) continue;
    if (await confides(turn, deps, talk, heard, true)) return true;
    turn.pick(talk);
    if (talk.position && AMBIGUOUS.test(heard.plain)) {
      turn.say(texts.backTo(turn.flow(talk.flow).title));
      await turn.ask();
      return true;
    }
    if (!talk.position) {
      const lines = turn.lines.length;
      await turn.ask(); // begins it; its question is answered already
      turn.lines.length = lines;
    }
    await turn.tell(event, true);
    return true;
  }
  return false;
}

function parse(turn: Turn, talk: Talk, heard: Heard): { type: string } | null {
  const at = turn.at(talk);
  return at ? answerTo(turn.flow(talk.flow), at, heard) : null;
}

function triggered(turn: Turn, heard: Heard): { flow: string; input: unknown } | undefined {
  const words = withoutEnd(heard);
  const flow = turn.catalogue.find(({ triggers }) => triggers.includes(words));
  return flow && { flow: flow.id, input: flow.begins?.(words) ?? {} };
}

/** The second and later photos of an album are taken in silence; a voice or a caption never is. */
function isAlbum(turn: Turn, heard: Heard): boolean {
  const { lastMediaAt } = turn.talks;
  if (heard.media?.kind !== 'image' || heard.text !== '') return false;
  return lastMediaAt !== undefined && turn.tx.now.getTime() - lastMediaAt < ALBUM_MS;
}
