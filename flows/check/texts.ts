/** Everything the check flow says. */
const NEVER = '我们从不要钱，不要银行卡，不要验证码。';

export const texts = {
  money: '要转账、要验证码的，都是骗子！\n请挂断，别转钱。\n马上打 96110（反诈专线）；钱已经转了，打 110。',
  askNumber: `对方说的工单号是几号？号码是7位数字。\n例如：1000028\n对方没说号码，回复 2\n${NEVER}`,
  known: (p: { number: number; who: string; phone: string; own: boolean }) =>
    [
      `号码对得上：工单 ${p.number} ${p.own ? '是您的' : '是您网格的'}。`,
      `办理人：${p.who}${p.phone ? ` ${p.phone}` : ''}`,
      '不放心，就打上面的电话问本人。',
      NEVER,
    ].join('\n'),
  cancelled: `好的。${NEVER}`,
  unknown: `查不到，先别信，先别开门。\n${NEVER}\n要转钱的，打 96110；人在门口不走，打 110。\n想问社区，回复 0`,
};
