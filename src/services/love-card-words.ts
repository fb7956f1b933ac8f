/** Sentences that mean the love card or its rewards: "我有多少爱心", "爱心能换什么". Pure. */

/** The team of that name, giving some away, and "with love" mean something else. */
const NOT_MEANT = /彩虹|送|捐|转给|爱心(?:人士|企业|早餐|午餐|捐)/;
const POINTS =
  /爱心卡|(?:爱心|积分)(?:还?有|是|剩)?(?:多少|几个|几分|明细|流水|余额|证书)|(?:多少|几个|几分|查|看)(?:看|一下)?我?的?(?:个|点|分)?(?:爱心|积分)/;
const REWARDS = /(?:爱心|积分).{0,6}[换兑]|[换兑].{0,4}奖品|奖品.{0,4}(?:怎么|有|能|在哪)|有(?:什么|哪些)奖品/;

export function loveCardWords(plain: string): 'love-card' | 'rewards' | undefined {
  if (NOT_MEANT.test(plain)) return undefined;
  if (REWARDS.test(plain)) return 'rewards';
  return POINTS.test(plain) ? 'love-card' : undefined;
}
