import { type ReactNode, useState } from 'react';
import {
  Button,
  Field,
  Input,
  Select,
  Sheet,
  TextArea,
  useApiQuery,
  useText,
  withQuery,
} from '../../../../fronts/kit/index.tsx';
import { deskWords } from './words/desk-words.ts';

export interface ReasonSheetProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly isBusy: boolean;
  readonly most?: number;
  readonly onClose: () => void;
  readonly onDecide: (reason: string) => void;
}

/** Asks for a reason before something is refused, returned, pressed or corrected; an empty one is not sent. */
export function ReasonSheet(props: ReasonSheetProps): ReactNode {
  const { title, isOpen, isBusy, most = 500, onClose, onDecide } = props;
  const text = useText(deskWords);
  const [reason, setReason] = useState('');
  const [isAsked, setIsAsked] = useState(false);
  const decide = (): void => {
    setIsAsked(true);
    if (reason.trim() === '') return;
    onDecide(reason.trim());
    setReason('');
    setIsAsked(false);
  };
  return (
    <Sheet
      title={title}
      isOpen={isOpen}
      onClose={onClose}
      footer={
        <div className="cb-row">
          <Button kind="main" isBusy={isBusy} onClick={decide}>
            {text.confirm}
          </Button>
          <Button onClick={onClose}>{text.cancel}</Button>
        </div>
      }
    >
      <Field
        label={text.reason}
        isRequired
        problem={isAsked && reason.trim() === '' ? text.needed : undefined}
      >
        {(attributes) => (
          <TextArea
            {...attributes}
            rows={4}
            maxLength={most}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
    </Sheet>
  );
}

/** What the server refused, beside the buttons. */
export function Problem({ words }: { words: string | undefined }): ReactNode {
  return words === undefined ? null : (
    <p className="appeals-problem" role="alert">
      {words}
    </p>
  );
}

export interface UnitChoiceProps {
  /** Id of the unit; empty for what the city's duty list says. */
  readonly value: string;
  readonly onChange: (id: string) => void;
  /** What stands for an empty choice. */
  readonly otherwise: string;
}

/** Finds a unit by words of its name and chooses it. */
export function UnitChoice({ value, onChange, otherwise }: UnitChoiceProps): ReactNode {
  const text = useText(deskWords);
  const [words, setWords] = useState('');
  const [chosen, setChosen] = useState({ id: '', name: '' });
  const found = useApiQuery<{ items: { id: string; name: string }[] }>(
    withQuery('/api/v1/organisations', { words: words.trim() }),
    { keepPrevious: true },
  );
  const units = (found.data?.items ?? []).filter((unit) => unit.id !== value);
  const options = [
    { value: '', label: otherwise },
    ...(value !== '' && chosen.id === value ? [{ value, label: chosen.name }] : []),
    ...units.map(({ id, name }) => ({ value: id, label: name })),
  ];
  return (
    <div className="appeals-unit">
      <Field label={text.unitSearch}>
        {(attributes) => (
          <Input
            {...attributes}
            maxLength={60}
            value={words}
            onChange={(event) => setWords(event.target.value)}
          />
        )}
      </Field>
      <Field label={text.unit}>
        {(attributes) => (
          <Select
            {...attributes}
            options={options}
            value={value}
            onChange={(id) => {
              setChosen({ id, name: units.find((unit) => unit.id === id)?.name ?? chosen.name });
              onChange(id);
            }}
          />
        )}
      </Field>
    </div>
  );
}
