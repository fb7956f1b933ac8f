/** What is said to somebody whom the bot did not understand twice. */
export const texts = {
  ask: '对不起，还是没看懂。\n要不要我们打电话给您？\n要，回复 1\n不要，回复 2',
  declined: '好的，不打。有事直接说，找人回复 0。',
};
