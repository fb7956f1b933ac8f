/** What keepers read in answer to /借出, /归还 and /盘点: one glance each, no names in a group. */
export const toolTexts = {
  lendUsage: '借给谁、借什么？例如：\n/借出 123456（取件码）\n/借出 电钻 张三 13800000000（来登记的）',
  noStation: '您没有管着的益站，借还请找益站管理员。',
  elsewhere: (station: string) => `这件归${station}管，请到那里办。没有改动。`,
  whichStation: '您管着几个益站，请写工具编号，例如：/借出 GD-DZ-01 张三 13800000000',
  wrongCode: '取件码不对，没有借出。请居民发“我的”，看借用里的取件码。',
  otherKind: (noun: string, command: string) => `这是${noun}的码，不是借工具的。请用：${command}`,
  notHeld: {
    waiting: (number: number) => `借用 ${number} 还在排队，没有轮到，没有借出。`,
    offered: (number: number) => `借用 ${number} 还没有答复要不要，请居民在公众号里回复“要”。`,
    used: (number: number) => `借用 ${number} 这个码已经用过了，没有再借出。`,
    cancelled: (number: number) => `借用 ${number} 已取消，没有借出。要借请重新登记。`,
    lapsed: (number: number) => `借用 ${number} 过了保留时间，没有借出。还有的话按来登记的办：/借出 工具 姓名 电话`,
    missed: (number: number) => `借用 ${number} 已过期，没有借出。`,
  },
  noTool: (words: string) => `没有“${words}”这种工具，没有借出。看有什么：/盘点`,
  whichTool: (names: readonly string[]) => `是哪一种？请写全名：${names.join('、')}`,
  none: (name: string, waiting: number) =>
    waiting > 0 ? `${name}有 ${waiting} 人在等，先给排队的。没有借出。` : `${name}都借出了或有人预约，没有借出。`,
  wrongItem: (item: string, state: string | undefined) =>
    state ? `${item} 现在${state}，没有借出。请换一件。` : `没有编号 ${item}，或不是这种工具，没有借出。`,
  overdue: (numbers: readonly number[]) =>
    `这户有过期没还的（借用 ${numbers.join('、')}），先还再借。\n确实要借，后面写：特批 原因`,
  limit: (most: number) => `一户最多同时借 ${most} 件，已经满了。\n确实要借，后面写：特批 原因`,
  safety: (name: string, note: string) =>
    `${name}是危险工具，只借给成年人。请看身份证，当面念：\n${note}\n念完再发一次，后面加：已告知`,
  overrideWords: '特批要写原因，例如：特批 家里漏水急用',
  badPhone: '电话不对，请写手机号或座机。例如：/借出 电钻 张三 13800000000',
  lent: (p: { name: string; item: string; number: number; until: string; who: string }) =>
    [
      `已借出：${p.name} ${p.item}${p.who ? `\n${p.who}` : ''}`,
      `借用 ${p.number}，${p.until}还`,
      `还的时候发：/归还 ${p.item}`,
    ].join('\n'),
  inPrivateNext: '姓名、电话下次请私聊我发。',
  overview: (station: string, held: readonly string[], out: readonly string[]) =>
    [
      station,
      held.length > 0 ? `等来取 ${held.length}：` : '没有等来取的。',
      ...held,
      out.length > 0 ? `借出 ${out.length}：` : '没有借出的。',
      ...out,
    ].join('\n'),

  backUsage: '还什么？写编号、取件码或借用编号，例如：\n/归还 GD-DZ-01\n/归还 GD-DZ-01 损坏 开关不灵',
  noLoan: (words: string) => `“${words}”没有借出的记录，没有改动。请看工具上的编号。`,
  notLent: (item: string, state: string) => `${item} 现在${state}，没有人借着，没有改动。`,
  backAlready: (number: number) => `借用 ${number} 已经还过了，没有改动。`,
  damageWords: (item: string) => `哪里坏了、怎么丢的？例如：/归还 ${item} 损坏 开关不灵`,
  strayWords: (item: string) => `后面的字没看懂，没有归还。坏了请写：/归还 ${item} 损坏 哪里坏了`,
  back: (p: { name: string; item: string; number: number; late: number; waiting: number }) =>
    [
      `已归还：${p.name} ${p.item}（借用 ${p.number}）`,
      ...(p.late > 0 ? [`晚了 ${p.late} 天。`] : []),
      ...(p.waiting > 0 ? [`有 ${p.waiting} 人在等，已在问下一位，请先留着。`] : []),
    ].join('\n'),
  backDamaged: (p: { name: string; item: string; number: number; ticket: number; photos: number }) =>
    [
      `已收回待修：${p.name} ${p.item}（借用 ${p.number}）`,
      `维修 工单 ${p.ticket}${p.photos > 0 ? `，照片${p.photos}张` : ''}`,
      `修好放回架上，发：/盘点 修好 ${p.item}`,
    ].join('\n'),
  backLost: (p: { name: string; item: string; number: number }) =>
    `记下丢失：${p.name} ${p.item}（借用 ${p.number}）\n找到了发：/盘点 找到 ${p.item}`,
  revoked: (count: number) => `有 ${count} 个预约没有东西了，已取消并告诉居民。`,

  stockUsage: (item: string) =>
    `点完发架上有的编号，例如：/盘点 ${item}\n都在发：/盘点 都在\n也可以：/盘点 修好|缺|找到|报废 ${item}`,
  stockHead: (station: string) => `${station} 盘点`,
  stockLine: (p: { name: string; inside: readonly string[]; others: readonly string[] }) =>
    [
      `${p.name}：应在架 ${p.inside.length}${p.inside.length > 0 ? `（${p.inside.join('、')}）` : ''}`,
      ...p.others,
    ].join('，'),
  stockRight: (station: string, count: number) => `${station} 盘点相符，在架 ${count} 件，已记下。`,
  stockDiffers: (station: string, lines: readonly string[]) => [`${station} 盘点有出入，已记下：`, ...lines].join('\n'),
  uncounted: (names: readonly string[]) => `没有点到：${names.join('、')}`,
  short: (items: readonly string[]) => `少了 ${items.join('、')}\n确实找不到，发：/盘点 缺 ${items.join(' ')}`,
  over: (item: string, state: string, does: string) => `多了 ${item}（${state}）${does}`,
  setDone: (items: readonly string[], state: string) => `${items.join('、')} 现在是“${state}”。`,
  unknownItems: (items: readonly string[]) => `没有编号 ${items.join('、')}，没有改动。请看工具上贴的编号。`,
  stillLent: (item: string, number: number) => `${item} 还借在外面（借用 ${number}），请先 /归还 ${item}。没有改动。`,
  photoUsage: '先发一张照片，再发：/盘点 照片 电钻',
  photographed: (name: string) => `${name}的照片换好了，居民看到的就是它。`,
  setWhich: (word: string) => `哪一件？例如：/盘点 ${word} GD-DZ-01`,
};
