/** Everything the activity-feedback flow says. */
export const texts = {
  ask: (c: { title: string }) =>
    `“${c.title}”您觉得怎么样？\n很好，回复 1\n一般，回复 2\n不好，回复 3\n不想说，回复“跳过”`,
  askWhy: '想说两句吗？队长会看到，不写名字。\n例如：时间能不能晚一点\n不说了，回复“跳过”',
  thanks: '谢谢您的反馈。',
  refused: '没有找到您参加的这次活动，没有记。',
  cancelled: '好的，不说了。',
};
