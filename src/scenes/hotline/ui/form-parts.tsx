import type { InputHTMLAttributes, ReactNode } from 'react';
import { Button, Field, Input, Sheet, TextArea, useText } from '../../../fronts/kit/index.tsx';
import { ticketWords } from './words/ticket-words.ts';

/** A form over the page: its fields, why it was refused, and its two buttons, which stay in view. */
export function FormSheet(props: {
  title: string;
  submit: string;
  isBusy: boolean;
  problem: string | undefined;
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
}): ReactNode {
  const text = useText(ticketWords);
  return (
    <Sheet
      title={props.title}
      isOpen
      onClose={props.onClose}
      footer={
        <div className="cb-row">
          <Button kind="main" isBusy={props.isBusy} onClick={props.onSubmit}>
            {props.submit}
          </Button>
          <Button kind="quiet" onClick={props.onClose}>
            {text.cancel}
          </Button>
        </div>
      }
    >
      <form
        className="cb-stack"
        onSubmit={(event) => {
          event.preventDefault();
          props.onSubmit();
        }}
      >
        {props.children}
        <Problem words={props.problem} />
      </form>
    </Sheet>
  );
}

/** Why something did not work, read aloud when it appears. */
export function Problem({ words }: { words: string | undefined }): ReactNode {
  return words === undefined ? null : (
    <p className="hotline-problem" role="alert">
      {words}
    </p>
  );
}

interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hint?: string;
  readonly isOptional?: boolean;
}

const wordsOf = ({ label, hint, isOptional }: TextFieldProps) => ({
  label,
  ...(hint === undefined ? {} : { hint }),
  ...(isOptional === true ? { isOptional: true } : { isRequired: true }),
});

/** Several lines of text with their words; needed unless optional. */
export function LongField(props: TextFieldProps & { rows: number; most: number }): ReactNode {
  return (
    <Field {...wordsOf(props)}>
      {(attributes) => (
        <TextArea
          {...attributes}
          rows={props.rows}
          maxLength={props.most}
          value={props.value}
          onChange={(event) => props.onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

/** One line, a day or a time with its words; needed unless optional. */
export function LineField(
  props: TextFieldProps & Pick<InputHTMLAttributes<HTMLInputElement>, 'type' | 'min' | 'maxLength'>,
): ReactNode {
  const { type = 'text', min, maxLength } = props;
  return (
    <Field {...wordsOf(props)}>
      {(attributes) => (
        <Input
          {...attributes}
          {...{ type, min, maxLength }}
          autoComplete="off"
          value={props.value}
          onChange={(event) => props.onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
