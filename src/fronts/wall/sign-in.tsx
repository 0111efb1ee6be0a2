import type { ReactNode } from 'react';
import { Button, ErrorState, Field, Input, usePreferences, useStaffSignIn, useText } from '../kit/index.tsx';
import type { City, Me } from './data.ts';
import { wallWords } from './words/wall-words.ts';

/** Signing the wall in with a staff account; the session stays in the browser until somebody signs it out. */
export function SignIn(props: {
  readonly city: City | undefined;
  readonly onSignedIn: (me: Me) => void;
}): ReactNode {
  const text = useText(wallWords);
  const { language } = usePreferences();
  const { fields, set, asksTotp, error, isBusy, send } = useStaffSignIn<Me>(props.onSignedIn, {
    keep: true,
  });
  const field = (name: keyof typeof fields, label: string, autoComplete: string) => (
    <Field label={label} isRequired>
      {(attributes) => (
        <Input
          {...attributes}
          required
          type={name === 'password' ? 'password' : 'text'}
          autoComplete={autoComplete}
          value={fields[name]}
          onChange={(event) => set(name)(event.target.value)}
        />
      )}
    </Field>
  );
  return (
    <main className="wall-message">
      <form className="wall-sign-in" onSubmit={send}>
        <h1>{text.signInTitle}</h1>
        <p>{props.city?.brand.city[language] ?? ''}</p>
        {field('login', text.login, 'username')}
        {field('password', text.password, 'current-password')}
        {asksTotp ? field('totp', text.totp, 'one-time-code') : null}
        {error === undefined ? null : <ErrorState error={error} />}
        <Button type="submit" kind="main" isBusy={isBusy} isWide>
          {text.signIn}
        </Button>
        <p className="wall-quiet">{text.signInHint}</p>
      </form>
    </main>
  );
}
