import { type ReactNode, useState } from 'react';
import { LongField } from '../../../fronts/kit/desk/index.tsx';
import { Button, useText } from '../../../fronts/kit/index.tsx';
import { supervisionWords } from './words/supervision-words.ts';

export interface VerdictProps {
  /** What the words are called. */
  readonly label: string;
  readonly hint?: string;
  readonly isBusy: boolean;
  /** What may be decided, the usual one first; some only with words. */
  readonly choices: readonly {
    readonly title: string;
    readonly needsWords: boolean;
    readonly decide: (words: string) => void;
  }[];
}

/** A decision with its words: one button for each way, which asks for the words where it needs them. */
export function Verdict({ label, hint, isBusy, choices }: VerdictProps): ReactNode {
  const text = useText(supervisionWords);
  const [words, setWords] = useState('');
  const [isMissing, setIsMissing] = useState(false);
  const isAlwaysNeeded = choices.every((choice) => choice.needsWords);
  return (
    <div className="cb-stack-tight">
      <LongField
        label={label}
        {...(hint !== undefined && { hint })}
        isRequired={isAlwaysNeeded}
        isOptional={!isAlwaysNeeded}
        problem={isMissing ? text.wordsNeeded : undefined}
        rows={2}
        most={2_000}
        value={words}
        onChange={setWords}
      />
      <div className="cb-row">
        {choices.map(({ title, needsWords, decide }, index) => (
          <Button
            key={title}
            kind={index === 0 ? 'main' : 'plain'}
            isBusy={isBusy}
            onClick={() => {
              const said = words.trim();
              setIsMissing(needsWords && said === '');
              if (!needsWords || said !== '') decide(said);
            }}
          >
            {title}
          </Button>
        ))}
      </div>
    </div>
  );
}
