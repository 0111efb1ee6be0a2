import { type ReactNode, useState } from 'react';
import { withQuery } from '../api.ts';
import { downloadFile } from '../browser/download.ts';
import { useText } from '../browser/use-text.ts';
import { Button } from '../components/button.tsx';
import { toast } from '../components/overlays.tsx';
import { useErrorWords } from '../components/states.tsx';
import { kitWords } from '../words/kit-words.ts';

/** Takes the list in view away as a workbook, as it is narrowed; what speaks against it is said in passing. */
export function SheetButton(props: {
  path: string;
  /** Where a page has several. */
  label?: string;
  query?: Readonly<Record<string, string | number | boolean | undefined>>;
}): ReactNode {
  const { path, query = {} } = props;
  const text = useText(kitWords);
  const errorWords = useErrorWords();
  const [isBusy, setIsBusy] = useState(false);
  const take = async (): Promise<void> => {
    setIsBusy(true);
    try {
      await downloadFile('GET', withQuery(path, query), undefined, 'list.xlsx');
      toast(text.sheetTaken);
    } catch (error) {
      const { title, detail } = errorWords(error);
      toast([title, detail].filter(Boolean).join(' '));
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <Button kind="quiet" isBusy={isBusy} title={text.sheetHint} onClick={() => void take()}>
      {props.label ?? text.sheetTake}
    </Button>
  );
}
