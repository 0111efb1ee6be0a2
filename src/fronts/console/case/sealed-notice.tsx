import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { api, Button, toast, useErrorWords, useText } from '../../kit/index.tsx';
import { consoleWords } from '../words/console-words.ts';
import type { CaseDetail } from './types.ts';

/** Why the words of a secret case are not here, and how somebody whose step it is comes to read them. */
export function SealedNotice({ detail }: { detail: CaseDetail }): ReactNode {
  const text = useText(consoleWords);
  const client = useQueryClient();
  const errorWords = useErrorWords();
  const [isBusy, setIsBusy] = useState(false);
  if (detail.sealed === null) return null;
  const read = async (): Promise<void> => {
    setIsBusy(true);
    try {
      const path = `/api/v1/cases/${detail.id}`;
      const opened = await api<CaseDetail>('GET', path, undefined, { purpose: 'verify-result' });
      client.setQueryData([path], opened);
    } catch (error) {
      toast(errorWords(error).title);
    } finally {
      setIsBusy(false);
    }
  };
  const words = { open: text.sealedOpen, ask: text.sealedAsk, locked: text.sealedLocked }[detail.sealed];
  return (
    <section className="desk-sealed" aria-label={text.sealed} data-sealed={detail.sealed}>
      <p>
        <strong>{text.sealed}</strong> {words}
      </p>
      {detail.sealed === 'ask' ? (
        <Button isBusy={isBusy} onClick={() => void read()}>
          {text.sealedRead}
        </Button>
      ) : null}
    </section>
  );
}
