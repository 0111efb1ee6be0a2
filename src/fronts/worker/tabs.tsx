import { type PhoneTab, useQueueView, useText, useWorkerTools } from '../kit/index.tsx';
import { useWork } from './session.tsx';
import { splitTasks } from './task-list.ts';
import { workerWords } from './words/worker-words.ts';

/** The three tabs with their numbers. */
export function useTabs(): readonly PhoneTab[] {
  const text = useText(workerWords);
  const { tasks } = useWork();
  const { items } = useQueueView(useWorkerTools().queue);
  return [
    {
      to: '/',
      label: text.tabTasks,
      icon: 'list',
      count: splitTasks(tasks.book?.tasks ?? [], items).mine.length,
    },
    { to: '/report', label: text.tabReport, icon: 'camera' },
    { to: '/me', label: text.tabMine, icon: 'person', count: items.length },
  ];
}
