/** Everything the consent flow says. */
export const texts = {
  ask: (p: { where: string }) =>
    [
      `您好，我是东街e睦邻${p.where ? `（${p.where}）` : ''}。`,
      '报修、找人、看进度，跟我说就行。',
      '为了办事，要保存您说的话、照片和住址，只给办理的人看。您随时可以要求删除。',
      '同意吗？',
      '同意，回复 1',
      '不同意，回复 2',
    ].join('\n'),
  thanks: '谢谢您。',
  kept: '收到了，先放着。',
  refused: (p: { phones: string; alarmed: boolean }) =>
    `好的，${p.alarmed ? '除了刚才的紧急情况，别的都没有保存' : '什么都没有保存'}。\n有事请打电话：\n${p.phones}\n以后想用了，随时跟我说一声“你好”。`,
};
