import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { api, Button, Link, toast, useErrorWords, useText } from '../../kit/index.tsx';
import { scenePages } from '../scene-pages.tsx';
import { useSession } from '../session.tsx';
import { consoleWords } from '../words/console-words.ts';
import { usePick } from '../words-of.tsx';
import type { CaseDetail } from './types.ts';

/** Why the words of a secret case are not here, and how somebody whose step it is comes to read them. */
export function SealedNotice({ detail }: { detail: CaseDetail }): ReactNode {
  const text = useText(consoleWords);
  const client = useQueryClient();
  const errorWords = useErrorWords();
  const [isBusy, setIsBusy] = useState(false);
  const pick = usePick();
  const me = useSession();
  // The words that came in lie with the channel they came by; the case has its number only.
  const origin = scenePages.find(
    ({ path, permissions }) =>
      path === `/scenes/${detail.channel}` && permissions.some((each) => me.permissions.includes(each)),
  );
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
        <strong>{text.sealed}</strong> {words}{' '}
        {origin === undefined ? null : (
          <Link to={`${origin.path}?scope=all&secret=yes`}>{text.sealedOrigin(pick(origin.title))}</Link>
        )}
      </p>
      {detail.sealed === 'ask' ? (
        <Button isBusy={isBusy} onClick={() => void read()}>
          {text.sealedRead}
        </Button>
      ) : null}
    </section>
  );
}
