/** The words of this front; `wall-words-en.ts` must have the same keys. */
export const words = {
  title: '运行指挥中心',
  emptyTitle: '还没有今天的数据',
  emptyWords: '第一个事件到达后，指标和地图会出现在这里。',
};
