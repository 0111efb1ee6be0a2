/** The words of this front; `worker-words-en.ts` must have the same keys. */
export const words = {
  title: '我的任务',
  emptyTitle: '现在没有任务',
  emptyWords: '派给您的任务会按紧急程度排在这里。',
};
