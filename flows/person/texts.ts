/** Everything said to someone who wants a person. */
export const texts = {
  ask: (c: { phones: string }) => `您可以直接打电话：\n${c.phones}\n要请人给您回电话吗？\n要，回复 1\n不用，回复 2`,
  ended: '好的。急事请直接打上面的电话。',
};
