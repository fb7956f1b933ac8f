/** Words about something reported before: thanks, withdrawal, chasing, still broken (P10). Whether there is such a report, the caller knows. */

import { plain } from './chinese-text.ts';

export type Earlier = 'thanks' | 'withdraw' | 'chase' | 'unsolved';

const DONE = '(修|弄|搞|整|处理|解决|清理|清|收拾|疏通)(好|完|掉|干净|通)?了|(灯)?亮了|通了|来(水|电|气)了';

/** Read from the top: "谢谢，还没修好" is no thanks. */
const TABLE: readonly [Earlier, RegExp][] = [
  [
    'unsolved',
    /(还|都|根本|压根|仍然|依然)(是)?(没|没有|未)(给)?(修|弄|搞|处理|解决|清|通)|没(有)?(修|弄|搞|处理|解决)(好|完)|没解决|还是(不亮|不通|漏|堵|坏|没)/,
  ],
  [
    'chase',
    /(上次|上回|之前|前几天|前天|上周|上个?月)(我)?(报|反映|反应|说|提|登记)(过|了)?的?|还没(有)?(来人|人来|派人|动静|消息|回复|答复|结果)|怎么还(没|不)(来|有人)|催(一下|办|下)|有(没有)?(进展|结果|消息)(了)?[吗么]?/,
  ],
  [
    'withdraw',
    /^(不用|算|不需要|不麻烦)了|不用(来|修|派人|管|处理)(人)?了|(车|他|她|人)(已经)?(开走|挪走|走)了$|自己(修|弄|解决|处理)好?了|撤(销|回)(吧|一下|工单|诉求)/,
  ],
  [
    'thanks',
    new RegExp(
      `^((太)?(谢谢|多谢|感谢|辛苦)(了|您|你|你们|师傅|大家|啦|啊)*[!,.。~ ]*)+$|^.{0,12}(谢谢|多谢|感谢|辛苦).{0,8}(${DONE})|^(已经|都)?(${DONE}).{0,4}(谢谢|多谢|感谢|辛苦)?.{0,4}$|^thanks?( you)?`,
    ),
  ],
];

export function aboutEarlier(text: string): Earlier | undefined {
  const words = plain(text);
  return TABLE.find(([, pattern]) => pattern.test(words))?.[0];
}
