import { type FormEvent, type ReactNode, useState } from 'react';
import { api, Button, ErrorState, Field, Input, isApiError, usePreferences, useText } from '../kit/index.tsx';
import type { City, Me } from './data.ts';
import { wallWords } from './words/wall-words.ts';

/** Signing the wall in with a staff account; the session stays in the browser until somebody signs it out. */
export function SignIn(props: {
  readonly city: City | undefined;
  readonly onSignedIn: (me: Me) => void;
}): ReactNode {
  const text = useText(wallWords);
  const { language } = usePreferences();
  const [fields, setFields] = useState({ login: '', password: '', totp: '' });
  const [asksTotp, setAsksTotp] = useState(false);
  const [error, setError] = useState<unknown>();
  const [isBusy, setIsBusy] = useState(false);
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setIsBusy(true);
    setError(undefined);
    try {
      const { totp, ...rest } = fields;
      props.onSignedIn(await api<Me>('POST', '/api/v1/auth/login', totp === '' ? rest : { ...rest, totp }));
    } catch (problem) {
      if (isApiError(problem) && problem.code.includes('totp')) setAsksTotp(true);
      setError(problem);
      setIsBusy(false);
    }
  };
  const field = (name: keyof typeof fields, label: string, autoComplete: string) => (
    <Field label={label} isRequired>
      {(attributes) => (
        <Input
          {...attributes}
          required
          type={name === 'password' ? 'password' : 'text'}
          autoComplete={autoComplete}
          value={fields[name]}
          onChange={(event) => setFields({ ...fields, [name]: event.target.value })}
        />
      )}
    </Field>
  );
  return (
    <main className="wall-message">
      <form className="wall-sign-in" onSubmit={(event) => void send(event)}>
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
