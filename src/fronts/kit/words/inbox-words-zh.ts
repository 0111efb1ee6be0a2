/** The words of the inbox. */
export const words = {
  title: '消息',
  emptyTitle: '还没有消息',
  emptyWords: '事件有了进展，会在这里告诉您。',
  kept: '消息保存 180 天',
  readAll: '全部已读',
  unread: '未读：',
  urgent: '紧急',
};
