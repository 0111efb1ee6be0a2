import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { api, Button, ErrorState, Field, Input, useText } from '../kit/index.tsx';
import { consoleWords } from './words/console-words.ts';

/** What has to be done before the permissions are given: a password of one's own, or a second factor. */
export function Pending({ what }: { what: 'password' | 'totp' }): ReactNode {
  const text = useText(consoleWords);
  const client = useQueryClient();
  const [values, setValues] = useState({ password: '', next: '', code: '' });
  const [secret, setSecret] = useState<string>();
  const [error, setError] = useState<unknown>();
  const run = async (work: () => Promise<unknown>): Promise<void> => {
    setError(undefined);
    try {
      await work();
    } catch (problem) {
      setError(problem);
    }
  };
  const done = () => client.invalidateQueries({ queryKey: ['/api/v1/auth/me'] });
  const send = (event: FormEvent): void => {
    event.preventDefault();
    void run(async () => {
      if (what === 'password') {
        await api('POST', '/api/v1/auth/password', { current: values.password, next: values.next });
        return done();
      }
      if (secret === undefined) {
        const answer = await api<{ secret: string }>('POST', '/api/v1/auth/totp', {
          password: values.password,
        });
        return setSecret(answer.secret);
      }
      await api('POST', '/api/v1/auth/totp/confirm', { totp: values.code });
      return done();
    });
  };
  const line = (name: keyof typeof values, label: string, type: string) => (
    <Field label={label} isRequired>
      {(attributes) => (
        <Input
          {...attributes}
          type={type}
          value={values[name]}
          onChange={(event) => setValues({ ...values, [name]: event.target.value })}
        />
      )}
    </Field>
  );
  return (
    <main className="desk-sign-in">
      <form className="cb-card cb-stack" onSubmit={send}>
        <h1>{what === 'password' ? text.pendingPassword : text.pendingTotp}</h1>
        {what === 'password' ? (
          <>
            {line('password', text.password, 'password')}
            {line('next', text.newPassword, 'password')}
          </>
        ) : secret === undefined ? (
          line('password', text.password, 'password')
        ) : (
          <>
            <code>{secret}</code>
            {line('code', text.totp, 'text')}
          </>
        )}
        {error === undefined ? null : <ErrorState error={error} />}
        <Button type="submit" kind="main">
          {what === 'password' ? text.changePassword : text.enableTotp}
        </Button>
      </form>
    </main>
  );
}
