import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { api, Button, ErrorState, Field, Input, isApiError, useText } from '../kit/index.tsx';
import { type Me, useCity } from './session.tsx';
import { consoleWords } from './words/console-words.ts';

/** Signing in as staff: account, password, and the second factor when it is asked for. */
export function SignIn(): ReactNode {
  const text = useText(consoleWords);
  const city = useCity();
  const client = useQueryClient();
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
      const me = await api<Me>('POST', '/api/v1/auth/login', totp === '' ? rest : { ...rest, totp });
      client.setQueryData(['/api/v1/auth/me'], me);
    } catch (problem) {
      if (isApiError(problem) && /totp/.test(problem.code)) setAsksTotp(true);
      setError(problem);
    } finally {
      setIsBusy(false);
    }
  };
  const change = (name: keyof typeof fields) => (event: { target: { value: string } }) =>
    setFields({ ...fields, [name]: event.target.value });
  return (
    <main className="desk-sign-in">
      <form className="cb-card cb-stack" onSubmit={(event) => void send(event)}>
        <h1>{text.signInTitle}</h1>
        <p className="cb-muted">{city.data?.name ?? ''}</p>
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
