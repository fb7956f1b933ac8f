/** Everything the registration flow says. */
import { choiceOf, type FlowPlace, whichHeading } from '../shared/place.ts';
import { choiceLines } from '../shared/replies.ts';

export const texts = {
  askChange: (c: { home: FlowPlace | null; name: string }) =>
    `您登记的是：${c.name}，${c.home?.name ?? '住址没有登记'}。\n要改吗？\n要改，回复 1\n不改，回复 2`,
  askHome: (c: { tries: number }) =>
    `${c.tries > 0 ? '没找到这个地方。' : ''}请问您的住址是哪里？\n例如：十号小区3号楼2单元401\n（在这里上班、开店的，说店铺或单位在哪栋楼）`,
  askWhichHome: (c: { options: FlowPlace[] }) =>
    `${whichHeading(c.options, '是哪一个？')}\n${choiceLines([...c.options.map(choiceOf), '都不是'])}`,
  askGrid: (c: { home: FlowPlace | null; scanned: string }) =>
    `您扫的是${c.scanned}的码，${c.home?.name ?? ''}不在那里。\n住址写对了吗？\n写对了，回复 1\n重新写，回复 2`,
  askName: (c: { home: FlowPlace | null }) => `记下了：${c.home?.name ?? ''}。\n怎么称呼您？\n例如：王秀英`,
  askPhone: '您的手机号是多少？方便办理的人打给您。\n例如：13800000001\n不想留，回复“跳过”',
  done: (p: { place: string; contact: string }) =>
    `登记好了。\n您在：${p.place}${p.contact ? `\n${p.contact}` : ''}\n有事直接说，例如：3号楼2单元楼道灯坏了`,
  kept: '好的，不改。',
  cancelled: '好的，没有登记。以后要登记，回复“登记”。',
};
