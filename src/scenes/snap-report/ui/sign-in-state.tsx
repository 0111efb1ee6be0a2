import { type ReactNode, useState } from 'react';
import { Button, EmptyState, PhoneLogin, useText } from '../../../fronts/kit/index.tsx';
import { snapWords } from './words/snap-words.ts';

/** Stands where one's own reports would be, until the phone is confirmed. */
export function SignInState({ onDone }: { onDone?: () => void }): ReactNode {
  const text = useText(snapWords);
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <EmptyState
        title={text.mine}
        icon="phone"
        action={<Button onClick={() => setIsOpen(true)}>{text.signIn}</Button>}
      >
        {text.mineSignIn}
      </EmptyState>
      <PhoneLogin
        isOpen={isOpen}
        onClose={() => setIsOpen(false)}
        onDone={() => {
          setIsOpen(false);
          onDone?.();
        }}
      />
    </>
  );
}
