/** Everything the check-in flow says. */
export const texts = {
  askCode: '请说活动口令，队长现场告诉大家。\n例如：482913',
  wrong: '没有这个口令。请对一下数字。',
  known: (p: { says: string }) => p.says,
  ended: '好的，没有签到。',
};
