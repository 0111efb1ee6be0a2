/** The words of this front; `citizen-words-en.ts` must have the same keys. */
export const words = {
  title: '随手拍',
  report: '拍一拍，报问题',
  emptyTitle: '看到身边的问题，拍下来告诉城市',
  emptyWords: '您的上报会出现在这里，谁在办、什么时候办完，都看得到。',
};
