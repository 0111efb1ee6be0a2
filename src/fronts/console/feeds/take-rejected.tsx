import { type ReactNode, useState } from 'react';
import { FormSheet, LineField } from '../../kit/desk/index.tsx';
import { Button, downloadFile, toast, useErrorWords, useText } from '../../kit/index.tsx';
import { useMay } from '../session.tsx';
import { BASE } from './types.ts';
import { feedDeskWords } from './words/feed-desk-words.ts';

/** All that a load rejected, in full: by right and for a purpose, which is audited. Nothing for who has no right. */
export function TakeRejected({ load }: { load: number }): ReactNode {
  const text = useText(feedDeskWords);
  const errorWords = useErrorWords();
  const may = useMay('feeds.rejected');
  const [isAsking, setAsking] = useState(false);
  const [purpose, setPurpose] = useState('');
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  if (!may) return null;
  const take = async (): Promise<void> => {
    if (purpose.trim() === '') return setProblem(text.purposeNeeded);
    setBusy(true);
    setProblem(undefined);
    try {
      await downloadFile(
        'GET',
        `${BASE}/loads/${load}/rejected.csv`,
        undefined,
        `rejected-${load}.csv`,
        purpose.trim(),
      );
      setAsking(false);
      toast(text.taken);
    } catch (error) {
      const { title, detail } = errorWords(error);
      setProblem(`${title} ${detail}`.trim());
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button onClick={() => setAsking(true)}>{text.takeRejected}</Button>
      {isAsking ? (
        <FormSheet
          {...{ title: text.takeRejected, submit: text.take, isBusy, problem }}
          onSubmit={() => void take()}
          onClose={() => setAsking(false)}
        >
          <p>{text.takeWhy}</p>
          <LineField
            label={text.purpose}
            isRequired
            value={purpose}
            onChange={setPurpose}
            more={{ maxLength: 100 }}
          />
        </FormSheet>
      ) : null}
    </>
  );
}
