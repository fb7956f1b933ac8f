/** "最近有义诊吗", "给我妈约个体检", "医生能上门吗": residents who want a doctor say so. Pure. */
import { KINDS, type Kind } from './kinds.ts';

export interface ClinicWords {
  visit: boolean;
  kind: Kind | null;
  who: 'family' | null;
}

const WANTS =
  /有没有|有.*[吗么嘛?？]|什么时候|啥时候|哪天|几时|几点|下一?[次场回]|最近|这周|本周|下周|预?约|报名|想[去看做听要]|要[去看做听]|去做|去听|参加|安排|挂个?号/;
/** Something is wrong there: that is a report. */
const WRONG = /坏|态度|投诉|乱收|不给|骗|差劲|太差|没人|不好|不理|收费|漏|堵/;
const FAMILY = /[给帮替].{0,3}(?:妈|爸|父|母|老人|老伴|爱人|孩子|儿子|女儿|爷|奶|公|婆|孙|家里)/;
const VISIT = /(?:医生|大夫|护士).{0,4}(?:上门|来家|到家)|上门.{0,3}(?:看病|看看|量血压|体检|义诊|送健康)/;
/** Somebody wants to see a doctor, of no kind. */
const DOCTOR = /看(?:个|一下|下)?(?:医生|大夫|病)|(?:约|找)(?:个|一个)?(?:医生|大夫)看/;
/** "有法律讲座吗": of something else than health. */
const OTHER_LECTURE = /(?<!健康|养生|有|的|个|场|次|听|看|约|去|做|加|名|近|周|天|哪些|什么|^)讲座/;
const LONGEST = 24;

export function clinicWords(plain: string): ClinicWords | undefined {
  if ([...plain].length > LONGEST || WRONG.test(plain)) return undefined;
  const who = FAMILY.test(plain) ? 'family' : null;
  if (VISIT.test(plain)) return { visit: true, kind: null, who };
  const found = KINDS.find(({ words }) => words.some((word) => plain.includes(word)));
  if (found && WANTS.test(plain) && !OTHER_LECTURE.test(plain)) return { visit: false, kind: found.kind, who };
  return DOCTOR.test(plain) ? { visit: false, kind: null, who } : undefined;
}
