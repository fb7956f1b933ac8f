/** It asks nothing: whatever she says next is something new. */
export const replies = {};
