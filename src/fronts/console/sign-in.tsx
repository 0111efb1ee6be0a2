import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import {
  Button,
  ErrorState,
  Field,
  Input,
  usePreferences,
  useStaffSignIn,
  useText,
  useTitle,
} from '../kit/index.tsx';
import { type Me, useCity } from './session.tsx';
import { consoleWords } from './words/console-words.ts';

/** Signing in as staff: account, password, and the second factor when it is asked for. */
export function SignIn(): ReactNode {
  const text = useText(consoleWords);
  useTitle(text.signInTitle);
  const city = useCity();
  const { language } = usePreferences();
  const client = useQueryClient();
  const { fields, set, asksTotp, error, isBusy, send } = useStaffSignIn<Me>((me) =>
    client.setQueryData(['/api/v1/auth/me'], me),
  );
  const change = (name: keyof typeof fields) => (event: { target: { value: string } }) =>
    set(name)(event.target.value);
  return (
    <main className="desk-sign-in">
      <form className="cb-card cb-stack" onSubmit={send}>
        <h1>{text.signInTitle}</h1>
        <p className="cb-muted">{city.data?.brand.city[language] ?? ''}</p>
        <Field label={text.login} isRequired>
          {(attributes) => (
            <Input
              {...attributes}
              autoComplete="username"
              autoFocus
              required
              value={fields.login}
              onChange={change('login')}
            />
          )}
        </Field>
        <Field label={text.password} isRequired>
          {(attributes) => (
            <Input
              {...attributes}
              type="password"
              autoComplete="current-password"
              required
              value={fields.password}
              onChange={change('password')}
            />
          )}
        </Field>
        {asksTotp ? <TotpField value={fields.totp} onChange={change('totp')} /> : null}
        {error === undefined ? null : <ErrorState error={error} />}
        <Button type="submit" kind="main" isBusy={isBusy} isWide>
          {text.signIn}
        </Button>
        {city.data?.demo === true ? <p className="cb-muted cb-small">{text.demoHint}</p> : null}
      </form>
    </main>
  );
}

function TotpField(props: {
  value: string;
  onChange: (event: { target: { value: string } }) => void;
}): ReactNode {
  const { value, onChange } = props;
  const text = useText(consoleWords);
  return (
    <Field label={text.totp} hint={text.totpHint} isRequired>
      {(attributes) => (
        <Input
          {...attributes}
          inputMode="numeric"
          autoComplete="one-time-code"
          pattern="[0-9]{6}"
          value={value}
          onChange={onChange}
        />
      )}
    </Field>
  );
}
