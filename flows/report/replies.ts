/** Her words, photos and places as events of the report flow. */
import type { Heard } from '../../src/engine/effects.ts';
import { addressIn, choiceOf } from '../shared/place.ts';
import { choose, hasWords, pick, yesNo } from '../shared/replies.ts';
import type { Context, Event, Input } from '../shared/report.ts';
import { placeChoices } from './texts.ts';

export const FIXES = [
  ['类别', '问题类别', '换类别'],
  ['地点', '位置', '地址', '改地点'],
  ['问题', '重新说', '重新说问题', '内容'],
  ['不报了', '取消', '算了'],
];

const NONE_OF_THEM = [
  '都不是',
  '不是',
  '不是同一件事',
  '不一样',
  '是另一件事',
  '另一件事',
  '另一件',
  '另外一件',
  '新的',
];
const SAME = {
  yes: ['是同一件事', '同一件事', '一样', '就是这个', '补充', '补充到那一件', '补充进去', '加进去', '那一件'],
  no: NONE_OF_THEM,
};
const CHANGE = { yes: [], no: ['要改', '改', '改一下', '修改'] };

/** A photo or voice fits every question of this flow. */
function kept({ media, text }: Heard): Event | null {
  return media ? { type: 'user.sentMedia', media, words: text } : null;
}
/** As above, but for a voice whose words are known: they answer like typed ones. */
function sent(heard: Heard): Event | null {
  return heard.media?.kind === 'voice' && heard.text !== '' ? null : kept(heard);
}
function placed({ location }: Heard): Event | null {
  return location ? { type: 'user.placed', words: location.label, location } : null;
}

/** "匿名" in answer to the last question. */
function hides({ plain }: Heard): Event | null {
  return /^(我要|要)?匿名(上报|反映)?[吧。.!！]?$|^(不要|别)说是我/.test(plain) ? { type: 'user.hides' } : null;
}

/** Another place than the one she has just read. */
function addressed(heard: Heard): Event | null {
  const words = addressIn(heard);
  return words === null ? null : { type: 'user.placed', words };
}

/** Her first words once more are no answer: she has not seen that they were understood. An address is one all the same. */
function repeated(heard: Heard, { words }: Context): Event | null {
  const said = plainWords(heard.plain);
  const isSame = heard.media === undefined && [...said].length >= SENTENCE && said === plainWords(words);
  return isSame && addressIn(heard) === null ? { type: 'user.repeats' } : null;
}
const SENTENCE = 4;

const NOT_SO =
  /^(?:不是|不对|错了|说错了|搞错了|不)(?:[^，,。；;]{0,12}[，,。；;\s]+(?:而?是|应该是|我说的是|我是说)?|而是|应该是|我说的是|我是说)(.{2,})$/su;
const WHAT_IS_WRONG = /^(?:问题|类别|地点|位置|地址|内容|地方|你们?|您)?(?:搞|弄|听|看|写|理解)?(?:错|不对|不是这样)/;
/** A voice shorter than this is no description. */
const DESCRIPTION = 5;

/** "不是，是水管漏水": what it is instead. "不对，地址错了" says only that something is wrong. */
function corrected(heard: Heard): Event | null {
  const words = NOT_SO.exec(heard.text.trim())?.[1]?.trim() ?? '';
  const plain = plainWords(words);
  if ([...plain].length < 2) return null;
  if (WHAT_IS_WRONG.test(words) || FIXES.flat().includes(plain)) return { type: 'user.declined' };
  return restated(heard, words);
}

/** A voice whose words are known describes the problem once more. */
function described(heard: Heard): Event | null {
  const isVoice = heard.media?.kind === 'voice' && hasWords(heard, DESCRIPTION);
  return isVoice ? restated(heard, heard.text) : null;
}

function restated({ text, media }: Heard, words: string): Event {
  return { type: 'user.restates', words, said: text, media: media ? [media.id] : [], voice: media?.kind === 'voice' };
}

/** A new report at the last question is this one, said better. Who may not mean a report at all is asked again instead. */
export function retold({ words, media, voice, unsure }: Input): Event | null {
  if (unsure || !words) return null;
  return { type: 'user.restates', words, said: words, media: media ?? [], voice: voice ?? false };
}

const plainWords = (words: string) => words.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

export const replies = {
  yesNo: (heard: Heard): Event | null => yesNo(heard) ?? kept(heard),
  words: (heard: Heard): Event | null => {
    const known = kept(heard) ?? placed(heard);
    if (known) return known;
    return hasWords(heard, 2) && !/^\d+$/.test(heard.plain) ? { type: 'user.said', words: heard.text } : null;
  },
  place: (heard: Heard, context: Context): Event | null => {
    const known = sent(heard) ?? placed(heard) ?? repeated(heard, context);
    if (known) return known;
    const choice = choose(heard, placeChoices(context), ({ words }) => words);
    if (choice) return { type: 'user.chosePlace', place: choice.place };
    return hasWords(heard, 2) && !/^\d+$/.test(heard.plain) ? { type: 'user.placed', words: heard.text } : kept(heard);
  },
  whichPlace: (heard: Heard, context: Context): Event | null => {
    const { options } = context;
    const known = sent(heard) ?? placed(heard) ?? repeated(heard, context);
    if (known) return known;
    const index = pick(heard, [...options.map(choiceOf), ['都不是', '不是']]);
    if (index === null) return addressed(heard) ?? kept(heard);
    const place = options[index];
    return place ? { type: 'user.chosePlace', place } : { type: 'user.choseNone' };
  },
  confirmation: (heard: Heard, context: Context): Event | null =>
    repeated(heard, context) ??
    hides(heard) ??
    yesNo(heard, CHANGE) ??
    (sent(heard) || placed(heard)) ??
    addressed(heard) ??
    corrected(heard) ??
    described(heard) ??
    kept(heard),
  same: (heard: Heard, { similar }: Context): Event | null => {
    const [only, ...more] = similar;
    const one = more.length === 0 ? yesNo(heard, SAME) : null;
    if (one)
      return one.type === 'user.agreed' && only
        ? { type: 'user.choseSimilar', number: only.number }
        : { type: 'user.choseNone' };
    const index = pick(heard, [...similar.map(({ says }) => says), NONE_OF_THEM]);
    if (index === null) return kept(heard);
    const chosen = similar[index];
    return chosen ? { type: 'user.choseSimilar', number: chosen.number } : { type: 'user.choseNone' };
  },
  fix: (heard: Heard): Event | null => {
    const what = (['category', 'place', 'words', 'cancel'] as const)[pick(heard, FIXES) ?? -1];
    if (what === 'cancel') return { type: 'user.cancelled' };
    return what ? { type: 'user.fixes', what } : kept(heard);
  },
  category: (heard: Heard, { categories }: Context): Event | null => {
    const index = pick(heard, [...categories.map(({ name }) => name), ['都不是', '不是', '其他']]);
    if (index === null) return kept(heard);
    const category = categories[index];
    return category ? { type: 'user.choseCategory', category } : { type: 'user.choseNone' };
  },
};
