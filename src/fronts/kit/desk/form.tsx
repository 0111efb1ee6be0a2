import { type InputHTMLAttributes, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useText } from '../browser/use-text.ts';
import { Button } from '../components/button.tsx';
import { Field, type FieldProps, Input, TextArea } from '../components/form.tsx';
import { Sheet } from '../components/overlays.tsx';
import { deskWords } from '../words/desk-words.ts';
import { Notice } from './parts.tsx';

export interface FormSheetProps {
  readonly title: string;
  readonly submit: string;
  readonly isBusy: boolean;
  readonly problem?: string | undefined;
  readonly onSubmit: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/**
 * A form over the page: its fields, why it was refused, and its two buttons, which stay in view. Who opened it by a key
 * can write at once where it begins with words; Ctrl+Enter sends it.
 */
export function FormSheet(props: FormSheetProps): ReactNode {
  const { title, submit, isBusy, problem, onSubmit, onClose, children } = props;
  const text = useText(deskWords);
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    const first = form.current?.querySelector<HTMLElement>('input, select, textarea');
    if (first?.matches('textarea, input[type=text]')) first.focus();
    // Nothing to fill in: the next key confirms, and does not close.
    else if (!first) document.querySelector<HTMLElement>(`button[form="${CSS.escape(id)}"]`)?.focus();
  }, [id]);
  return (
    <Sheet
      title={title}
      isOpen
      isForm
      onClose={onClose}
      footer={
        <div className="cb-row">
          <Button kind="main" type="submit" form={id} isBusy={isBusy}>
            {submit}
          </Button>
          <Button onClick={onClose}>{text.cancel}</Button>
          <span className="cb-muted cb-small">{text.sendKey}</span>
        </div>
      }
    >
      <form
        className="cb-stack"
        id={id}
        ref={form}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          if (event.ctrlKey || event.metaKey) form.current?.requestSubmit();
          // A search inside of the form searches.
          else if ((event.target as HTMLElement).matches('input[type=search]')) event.preventDefault();
        }}
        onSubmit={(event) => {
          event.preventDefault();
          // The key sends as well: not again while it is on its way.
          if (!isBusy) onSubmit();
        }}
      >
        {children}
        <Notice isAlert>{problem}</Notice>
      </form>
    </Sheet>
  );
}

type WordsProps = Pick<FieldProps, 'label' | 'hint' | 'problem' | 'isRequired' | 'isOptional'> & {
  readonly value: string;
  readonly onChange: (value: string) => void;
};

const fieldOf = ({ value: _, onChange: __, ...rest }: WordsProps): Omit<FieldProps, 'children'> => rest;

/** Several lines of text with their words. */
export function LongField(props: WordsProps & { rows?: number; most: number }): ReactNode {
  const { rows, most, ...words } = props;
  return (
    <Field {...fieldOf(words)}>
      {(attributes) => (
        <TextArea
          {...attributes}
          rows={rows}
          maxLength={most}
          value={words.value}
          onChange={(event) => words.onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

type LineProps = WordsProps & {
  readonly more?: Pick<
    InputHTMLAttributes<HTMLInputElement>,
    'type' | 'min' | 'max' | 'step' | 'maxLength' | 'inputMode' | 'required'
  >;
};

/** One line, a day, a figure or a time with its words. */
export function LineField({ more, ...words }: LineProps): ReactNode {
  return (
    <Field {...fieldOf(words)}>
      {(attributes) => (
        <Input
          {...attributes}
          autoComplete="off"
          {...more}
          value={words.value}
          onChange={(event) => words.onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

export interface ReasonSheetProps {
  readonly title: string;
  readonly label: string;
  readonly submit: string;
  /** Said when nothing was written. */
  readonly needed: string;
  readonly isBusy: boolean;
  /** Characters; 500 unless told. */
  readonly most?: number;
  readonly onClose: () => void;
  readonly onDecide: (reason: string) => void;
}

/** Asks for a reason before something is refused, returned or corrected; an empty one is not sent. */
export function ReasonSheet(props: ReasonSheetProps): ReactNode {
  const { title, label, submit, needed, isBusy, most = 500, onClose, onDecide } = props;
  const [reason, setReason] = useState('');
  const [isAsked, setIsAsked] = useState(false);
  const decide = (): void => {
    setIsAsked(true);
    if (reason.trim() !== '') onDecide(reason.trim());
  };
  return (
    <FormSheet {...{ title, submit, isBusy, onClose }} onSubmit={decide}>
      <LongField
        label={label}
        isRequired
        problem={isAsked && reason.trim() === '' ? needed : undefined}
        rows={4}
        most={most}
        value={reason}
        onChange={setReason}
      />
    </FormSheet>
  );
}
