/**
 * A talk as a text that people read and tests replay: who did what (>), who read what (<), how the clock moved (=). The
 * sandbox saves them, test/journeys/talks keeps them. Knows nobody and plays nothing.
 *
 *     # 王阿姨的楼道灯
 *     > 王阿姨 [扫码]: gongdian-1
 *     > 王阿姨: 3号楼2单元楼道灯坏了
 *     < 王阿姨: 请您看一下：
 *       对吗？
 *     > 林春梅 @ 供电社区第一网格工作群 [引用 【新工单】]: /接单
 *     = 1h
 */

export const DOINGS = ['说', '扫码', '关注', '取消关注', '照片', '语音', '位置', '菜单'] as const;
export type Doing = (typeof DOINGS)[number];

export interface Does {
  kind: 'does';
  who: string;
  doing: Doing;
  /** The group chat it is done in. */
  room?: string;
  /** The beginning of the message that is quoted. */
  quote?: string;
  text: string;
}

export interface Hears {
  kind: 'hears';
  /** Whose phone, or the group chat. */
  where: string;
  text: string;
}

export interface Moves {
  kind: 'moves';
  move: string;
}

export type Line = Does | Hears | Moves;

export interface Transcript {
  title: string;
  lines: Line[];
}

/** Names the line. */
export class BadTranscript extends Error {
  override name = 'BadTranscript';
}

const MORE = '  ';

export function formatTranscript({ title, lines }: Transcript): string {
  return `# ${title}\n${lines.map((line) => `${formatted(line)}\n`).join('')}`;
}

function formatted(line: Line): string {
  if (line.kind === 'moves') return `= ${line.move}`;
  const text = line.text.replaceAll('\n', `\n${MORE}`);
  if (line.kind === 'hears') return `< ${line.where}: ${text}`;
  const notes = [...(line.doing === '说' ? [] : [line.doing]), ...(line.quote ? [`引用 ${line.quote}`] : [])];
  const room = line.room === undefined ? '' : ` @ ${line.room}`;
  return `> ${line.who}${room}${notes.map((note) => ` [${note}]`).join('')}: ${text}`;
}

const DOES = /^> ([^:@[]+?)(?: @ ([^:[]+?))?((?: \[[^\]]*\])*): ?(.*)$/;
const HEARS = /^< ([^:]+): ?(.*)$/;

export function parseTranscript(text: string): Transcript {
  const transcript: Transcript = { title: '', lines: [] };
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    const last = transcript.lines.at(-1);
    if (line.trim() === '' && !line.startsWith(MORE)) continue;
    if (line.startsWith('# ')) transcript.title = line.slice(2).trim();
    else if (line.startsWith(MORE) && last && last.kind !== 'moves') last.text += `\n${line.slice(MORE.length)}`;
    else transcript.lines.push(parsed(line, at + 1));
  }
  return transcript;
}

function parsed(line: string, at: number): Line {
  const moves = /^= (\S+)$/.exec(line);
  if (moves?.[1]) return { kind: 'moves', move: moves[1] };
  const hears = HEARS.exec(line);
  if (hears) return { kind: 'hears', where: hears[1]?.trim() ?? '', text: hears[2] ?? '' };
  const does = DOES.exec(line);
  if (!does) throw new BadTranscript(`第 ${at} 行看不懂：${line.slice(0, 40)}`);
  const [, who = '', room, noted = '', text = ''] = does;
  const notes = [...noted.matchAll(/\[([^\]]*)\]/g)].map(([, note = '']) => note);
  const quote = notes.find((note) => note.startsWith('引用 '))?.slice('引用 '.length);
  const doing = notes.find((note) => !note.startsWith('引用 ')) ?? '说';
  if (!isDoing(doing)) throw new BadTranscript(`第 ${at} 行：没有“${doing}”，可以用：${DOINGS.join('、')}`);
  return { kind: 'does', who, doing, text, ...(room !== undefined && { room }), ...(quote && { quote }) };
}

const isDoing = (word: string): word is Doing => (DOINGS as readonly string[]).includes(word);

const NUMBER = /\d{7}/g;
/** Dates and times are those of another day. */
const WHEN = /\d{1,2}月\d{1,2}日|\d{1,2}:\d{2}/g;

/** Ticket numbers of the transcript, and what they are in this run. */
export class Numbers {
  readonly #today = new Map<string, string>();

  /** The same words, but for dates, times and ticket numbers; new numbers are remembered when they are. */
  areSame(expected: string, heard: string): boolean {
    const bare = (text: string) => text.replace(NUMBER, '#').replace(WHEN, '@').trim();
    if (bare(expected) !== bare(heard)) return false;
    const [before, now] = [expected.match(NUMBER) ?? [], heard.match(NUMBER) ?? []];
    for (const [at, number] of before.entries())
      if (!this.#today.has(number)) this.#today.set(number, now[at] ?? number);
    return true;
  }

  /** Words of the transcript with today's numbers. */
  today(text: string): string {
    return text.replace(NUMBER, (number) => this.#today.get(number) ?? number);
  }
}
