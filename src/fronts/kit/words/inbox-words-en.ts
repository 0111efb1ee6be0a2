import type { Translated } from '../i18n.ts';
import type { words as source } from './inbox-words-zh.ts';

export const words: Translated<typeof source> = {
  title: 'Messages',
  emptyTitle: 'No messages yet',
  emptyWords: 'When something happens to a case of yours, you are told here.',
  kept: 'Messages are kept for 180 days',
  readAll: 'Mark all as read',
  unread: 'Unread: ',
  urgent: 'Urgent',
};
