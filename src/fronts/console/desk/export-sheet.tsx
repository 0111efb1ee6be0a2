import { type ReactNode, useState } from 'react';
import { FormSheet } from '../../kit/desk/index.tsx';
import {
  Button,
  downloadFile,
  Field,
  Segmented,
  Select,
  toast,
  useErrorWords,
  useText,
  withQuery,
} from '../../kit/index.tsx';
import { useMay } from '../session.tsx';
import { type Filters, type QueueId, sheetPath } from './queues.ts';
import { deskWords } from './words/desk-words.ts';

type Reporters = 'none' | 'masked' | 'full';

/** Takes the list in view away: as a workbook, or on paper. */
export function ExportSheet(props: { queue: QueueId; filters: Filters; onClose: () => void }): ReactNode {
  const { queue, filters, onClose } = props;
  const text = useText(deskWords);
  const errorWords = useErrorWords();
  const maySeeAll = useMay('person.see');
  const [reporters, setReporters] = useState<Reporters>('none');
  const [purpose, setPurpose] = useState('');
  const [problem, setProblem] = useState<string>();
  const [isBusy, setIsBusy] = useState(false);
  const take = async (): Promise<void> => {
    if (reporters === 'full' && purpose === '') {
      setProblem(text.exportPurposeNeeded);
      return;
    }
    setIsBusy(true);
    setProblem(undefined);
    try {
      const path = sheetPath(queue, filters, reporters);
      await downloadFile('GET', path, undefined, 'cases.xlsx', purpose === '' ? undefined : purpose);
      toast(text.exported);
      onClose();
    } catch (error) {
      const { title, detail } = errorWords(error);
      setProblem([title, detail].filter(Boolean).join(' '));
    } finally {
      setIsBusy(false);
    }
  };
  const address = withQuery('/console/print/list', { queue, ...filters });
  return (
    <FormSheet
      title={text.exportTitle}
      submit={text.exportSheet}
      {...{ isBusy, problem, onClose }}
      onSubmit={() => void take()}
    >
      <p>{text.exportWords}</p>
      <div className="cb-row">
        <span aria-hidden="true">{text.exportReporters}</span>
        <Segmented
          label={text.exportReporters}
          options={[
            { value: 'none', label: text.exportNone },
            { value: 'masked', label: text.exportMasked },
            ...(maySeeAll ? [{ value: 'full' as const, label: text.exportFull }] : []),
          ]}
          value={reporters}
          onChange={setReporters}
        />
      </div>
      {reporters === 'full' ? <Purpose value={purpose} onChange={setPurpose} /> : null}
      <div className="cb-row">
        <Button onClick={() => void open(address, '_blank', 'noopener')}>{text.exportPrint}</Button>
      </div>
    </FormSheet>
  );
}

/** Why reporters are taken away in full. */
function Purpose({ value, onChange }: { value: string; onChange: (value: string) => void }): ReactNode {
  const text = useText(deskWords);
  return (
    <Field label={text.exportPurpose} isRequired>
      {(attributes) => (
        <Select
          {...attributes}
          value={value}
          options={[
            { value: '', label: text.exportPurposeChoose },
            { value: 'call-back', label: text.purposeCallBack },
            { value: 'superior', label: text.purposeSuperior },
            { value: 'panel', label: text.purposePanel },
          ]}
          onChange={onChange}
        />
      )}
    </Field>
  );
}
