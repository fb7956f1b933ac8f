/** "不要让别人知道": she asks for few eyes, whatever it is about (domain.md R24). To be unnamed alone is less (matters.ts). */
import { plain } from './chinese-text.ts';

const NO = '(?:不要|不想|不愿意?|不能|不可以|不许|别|莫)再?';
const WHO = '(?!我|俺|咱)[^,，。!！?？;；]{1,8}?';
const NOT_ME = '(?!是?(?:我|谁))';

const ASKS = new RegExp(
  [
    `${NO}(?:让|给|叫|被)${WHO}(?<!不)(?:知道|晓得)${NOT_ME}`,
    `${NO}(?:别人|人家|外人|他们?|她们?|邻居|其他人|任何人)(?:知道|晓得)${NOT_ME}`,
    `${NO}(?:告诉|说给|透露给|通知)(?:网格|社区|物业|邻居|别|人家|他|她|其他|任何|家里|外人|大家|楼)[^,，。!！?？;；是]{0,6}(?:$|[,，。!！?？;；]|(?=吧|啊|呀|哦|了))`,
    `${NO}(?:跟|和|对|同)${WHO}(?:说(?!话)|讲(?!话)|提)(?!是?我)`,
    `只(?:能|想|愿意|要|会|可以)?(?:跟|和|对|同)${WHO}(?:说|讲|谈|反映)`,
    `只(?:能|想|愿意|要|会)?(?:告诉|让)${WHO}(?:知道|$|[,，。!！?？;；])`,
    '保密(?!局|柜|单位)',
    '匿名(?:的)?(?:投诉|举报|意见)',
    '(?:私下|私底下|悄悄|单独)地?(?:跟|和|对|同|给|找)?[^,，。]{0,5}(?:反映|投诉|举报)',
    `${NO}(?:发|进|往)(?:到|在)?(?:微信)?(?:工作)?群里?|${NO}(?:往|在)(?:微信)?(?:工作)?群里发?|${NO}(?:对外)?公开`,
  ].join('|'),
  'u',
);

/** What may stand beside it and still tell nothing. */
const FILLING =
  /我们?|俺|想要?|要|有|能不能|可不可以|可以|行不行|行吗|能|请|麻烦|希望|一定|千万|你们?|您们?|投诉|举报|反映|匿名|意见|问题|情况|事情?|一下|[一几这那两]|[个件点些条]|说|讲|跟|和|对|向|社区|但是?|就|的|了|啊|吧|吗|呢|呀|哦|好|嘛|谢谢|[\s\p{P}\p{S}]/gu;

export const asksSecrecy = (text: string): boolean => ASKS.test(plain(text));

/** She has said that it is for few, and not yet what. */
export function saysNoMore(text: string): boolean {
  const words = plain(text);
  return ASKS.test(words) && words.replace(new RegExp(ASKS, 'gu'), '').replace(FILLING, '').length < 2;
}
