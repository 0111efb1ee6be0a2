import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { CaseDetail } from '../../../base/loop/contract.ts';
import { api, toast, useApiQuery, useErrorWords, useLive, useText } from '../../kit/index.tsx';
import { consoleWords } from '../words/console-words.ts';
import { usePick } from '../words-of.tsx';
import { suggestionOf } from './types.ts';

/** One case with what a person can do to it from the keyboard; follows what others do. */
export function useCase(id: string, onChanged: () => void = () => {}) {
  const path = `/api/v1/cases/${id}`;
  const text = useText(consoleWords);
  const pick = usePick();
  const client = useQueryClient();
  const errorWords = useErrorWords();
  const query = useApiQuery<CaseDetail>(path, { enabled: id !== '' });
  const [isBusy, setIsBusy] = useState(false);
  const busy = useRef(false);
  const reload = async (): Promise<void> => {
    await client.invalidateQueries({ queryKey: [path] });
    await client.invalidateQueries({ queryKey: [`${path}/reports`] });
    onChanged();
  };
  useNews(id, path, () => void query.refetch());
  const run = async (work: () => Promise<string>): Promise<boolean> => {
    // A key held down must not do the thing twice.
    if (busy.current) return false;
    busy.current = true;
    setIsBusy(true);
    try {
      const said = await work();
      toast(said);
      await reload();
      return true;
    } catch (error) {
      const { title, detail } = errorWords(error);
      toast([title, detail].filter(Boolean).join('：'));
      await client.invalidateQueries({ queryKey: [path] });
      return false;
    } finally {
      busy.current = false;
      setIsBusy(false);
    }
  };
  return {
    query,
    isBusy,
    reload,
    accept: () => {
      const detail = query.data;
      const route = detail && suggestionOf(detail)?.route;
      if (!detail || !route || !detail.actions.some((action) => action.id === 'dispatch'))
        return Promise.resolve(false);
      return run(async () => {
        const assistants = route.assistants.map((unit) => unit.id);
        await api('POST', `${path}/actions/dispatch`, {
          form: { unit: route.unit.id, ...(assistants.length > 0 && { assistants }) },
          expectedVersion: detail.version,
        });
        return text.dispatched(route.unit.name);
      });
    },
    reclassify: (list: string, code: string, name: string, note?: string) =>
      run(async () => {
        await api('POST', `${path}/category`, { list, code, ...(note && { note }) });
        return text.reclassified(name);
      }),
    /** Takes an action that needs no form filled in. */
    take: (action: { id: string; title: { zh: string; en: string } }) =>
      run(async () => {
        await api('POST', `${path}/actions/${action.id}`, { form: {}, expectedVersion: query.data?.version });
        return text.actionDone(pick(action.title));
      }),
    done: async (title: { zh: string; en: string }) => {
      toast(text.actionDone(pick(title)));
      await reload();
    },
  };
}

/** Reads a case anew when it, or what became of it, changes; `onGap` when news may have been missed. */
function useNews(id: string, path: string, onGap: () => void): void {
  const client = useQueryClient();
  useLive(
    ['cases'],
    ({ data }) => {
      const { caseId, from } = (data ?? {}) as { caseId?: string; from?: string };
      if (caseId === id || from === id) {
        void client.invalidateQueries({ queryKey: [path] });
        void client.invalidateQueries({ queryKey: [`${path}/reports`] });
        void client.invalidateQueries({ queryKey: [`${path}/photo-checks`] });
      }
    },
    onGap,
  );
}
