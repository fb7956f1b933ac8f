/** How people say yes and no: the words, dialect too, and what they say around them. A table, and nothing but. */

const YES = new Set(
  [
    '是 对 好 嗯 行 可以 要 同意 确认 没错 没问题 当然 必须 愿意 需要 能 就是 正是 是这样 是这个 是这里 对头 答应 yes y ok okay 對',
    // north: 中, 成, 得嘞, 妥, 管, 能行, 对着哩
    '中 成 得 妥 管 能行 使得 对着 好嘞 好咧 行嘞 得嘞',
    // south-west and south: 要得, 可得, 好滴, 系, 得闲
    '要得 可得 好滴 好哒 系 係 阔以 可以滴 是滴 对滴',
  ].flatMap((line) => line.split(' ')),
);

const NO = new Set(
  [
    '否 不 不是 不对 不要 不用 不同意 不行 不可以 不能 不愿意 不想 不想要 不需要 不必 不好 没 没有 错 不一样 no n 不對',
    '算 算了 免 别 不办',
    '不中 不成 甭 不得 不妥 不管',
    '要不得 莫 莫得 没得 不消 不得行 冇 唔系 唔係 唔使 唔要 伐 勿 勿要',
  ].flatMap((line) => line.split(' ')),
);

const ENDING = /[。.!！~，,、 啊呀吧哦噢的了呢嘛嘞哈啦咯喽哟呗噻哩滴咧]+$/;
const LEAD = /^(?:嗯+|哦+|噢+|呃+|啊+|唉|哎|那么|那就|那|就|应该|我看|我说)[，,、。 ]*(?=.)/;
/** "我要", "俺不要". */
const SPEAKER = /^(?:我们|我|俺|咱)(?=不|同意|要|愿意|确认|没|需要)/;
const THANKS = /[，,、。 ]*(?:谢谢|多谢|谢|辛苦|麻烦)(?:你们|你|您|大家)?[了啦啊哈。!！]*$/;
/** "对对对", "好的好的", "不用，不用". */
const REPEATED = /^(\p{Script=Han}{1,3}?)(?:[，,、。 ]?\1){1,4}$/u;

export const withoutEnding = (plain: string): string => plain.replace(ENDING, '');

/** Without what is said around an answer: "嗯，那就不用了谢谢" is 不用了. Where nothing is left, as it was. */
export function bare(plain: string): string {
  let words = plain.replace(THANKS, '');
  for (let before = ''; before !== words; ) {
    before = words;
    words = words.replace(LEAD, '').replace(SPEAKER, '');
  }
  return words || plain;
}

/** Yes, no, or neither. */
export function agreementIn(plain: string): boolean | null {
  const words = bare(plain);
  const ended = withoutEnding(words);
  for (const each of [plain, withoutEnding(plain), words, ended]) {
    for (const said of [each, withoutEnding(each.replace(REPEATED, '$1'))]) {
      if (YES.has(said)) return true;
      if (NO.has(said)) return false;
    }
  }
  return null;
}
