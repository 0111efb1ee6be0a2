/** The words of this front; `console-words-en.ts` must have the same keys. */
export const words = {
  title: '工作台',
  emptyTitle: '队列里还没有事件',
  emptyWords: '新事件到达后会排在这里，左边是队列，中间是事件，右边是相关信息。',
};
