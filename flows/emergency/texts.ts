/** Everything said about the emergency. */
export const texts = {
  notice: (p: { notices: readonly string[] }) => [...p.notices, '要帮忙，回复 0'].join('\n\n'),
  none: (p: { phones: string }) => `现在没有应急通知。急事请打：\n${p.phones}`,
};
