/** Everything the call-back flow says. */
export const texts = {
  askPhone: '打哪个电话找您？\n例如：13800000001\n不要回电了，回复“取消”',
  askWhat: '想说什么事？说一两句。\n例如：想问低保怎么办\n不想说，回复“跳过”',
  receipt: (p: { number: number; who: string; due: string }) =>
    `已收到，工单 ${p.number}\n${p.who}会给您打电话，${p.due}前联系您。\n接电话时可以问工单号，号码对得上才是我们的人。`,
  cancelled: '好的，不用回电了。',
};
