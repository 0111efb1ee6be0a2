import { type ReactNode, useMemo } from 'react';
import {
  Button,
  changePreferences,
  type ElderSize,
  type PhoneExtras,
  usePreferences,
  useText,
} from '../kit/index.tsx';
import { citizenWords } from './words/citizen-words.ts';

/** Sizes of elder mode, in px of the main text. */
const SIZES: readonly ElderSize[] = [18, 24, 30];

/** The way into elder mode on every page, and while it is on its sizes and the way out. */
export function useElderEntry(): PhoneExtras {
  const { elder } = usePreferences();
  return useMemo(() => (elder === 0 ? { aside: <ElderEntry /> } : { notice: <ElderBar /> }), [elder]);
}

const choose = (elder: ElderSize): void => void changePreferences({ elder });

function ElderEntry(): ReactNode {
  const text = useText(citizenWords);
  return (
    <Button kind="quiet" className="citizen-elder-entry" onClick={() => choose(SIZES[0] ?? 18)}>
      {text.elderOn}
    </Button>
  );
}

function ElderBar(): ReactNode {
  const text = useText(citizenWords);
  const { elder } = usePreferences();
  const at = SIZES.indexOf(elder);
  const step = (by: number): ReactNode => {
    const size = SIZES[at + by];
    return (
      <Button disabled={size === undefined} onClick={() => size !== undefined && choose(size)}>
        {by > 0 ? text.larger : text.smaller}
      </Button>
    );
  };
  return (
    <section className="citizen-elder-bar" aria-label={text.elderOn}>
      {step(-1)}
      {step(1)}
      <Button onClick={() => choose(0)}>{text.elderOff}</Button>
    </section>
  );
}
