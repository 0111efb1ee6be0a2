import { type ReactNode, useState } from 'react';
import { FormSheet, LineField } from '../../kit/desk/index.tsx';
import { Button, useText } from '../../kit/index.tsx';
import { useMay } from '../session.tsx';
import { registryWords } from './words/registry-words.ts';

const MOST = 100;

export interface PurposeProps {
  /** Why it stands in full; undefined while it is masked. */
  readonly purpose: string | undefined;
  readonly isUnmasked: boolean;
  readonly onChange: (purpose: string | undefined) => void;
}

/** Personal values in full: for a purpose that is written down, by right, and audited. Nothing for who has no right. */
export function Purpose({ purpose, isUnmasked, onChange }: PurposeProps): ReactNode {
  const text = useText(registryWords);
  const may = useMay('registry.person.unmask');
  const [isOpen, setOpen] = useState(false);
  if (!may) return null;
  if (isUnmasked && purpose !== undefined)
    return (
      <p className="reg-open" role="status">
        <span>{text.isOpen(purpose)}</span>
        <Button kind="quiet" onClick={() => onChange(undefined)}>
          {text.hide}
        </Button>
      </p>
    );
  return (
    <>
      <Button onClick={() => setOpen(true)}>{text.unmask}</Button>
      {isOpen ? (
        <PurposeSheet
          onClose={() => setOpen(false)}
          onGiven={(given) => {
            setOpen(false);
            onChange(given);
          }}
        />
      ) : null}
    </>
  );
}

function PurposeSheet({
  onClose,
  onGiven,
}: {
  onClose: () => void;
  onGiven: (purpose: string) => void;
}): ReactNode {
  const text = useText(registryWords);
  const [words, setWords] = useState('');
  const [isAsked, setAsked] = useState(false);
  const isMissing = isAsked && words.trim() === '';
  return (
    <FormSheet
      title={text.unmask}
      submit={text.openIt}
      isBusy={false}
      onClose={onClose}
      onSubmit={() => {
        setAsked(true);
        if (words.trim() !== '') onGiven(words.trim());
      }}
    >
      <p>{text.unmaskTold}</p>
      <LineField
        label={text.purpose}
        hint={text.purposeHint}
        isRequired
        problem={isMissing ? text.purposeNeeded : undefined}
        more={{ maxLength: MOST }}
        value={words}
        onChange={setWords}
      />
    </FormSheet>
  );
}
