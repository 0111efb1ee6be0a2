import { type FormEvent, type ReactNode, useState } from 'react';
import {
  api,
  Button,
  Field,
  Input,
  isApiError,
  OfflineBar,
  Phone,
  useErrorWords,
  useText,
} from '../kit/index.tsx';
import type { Me } from './session.tsx';
import { workerWords } from './words/worker-words.ts';

/** Account and password, and the one-time code when the server asks for it. */
export function SignInPage({
  wasSignedIn,
  onSignedIn,
}: {
  wasSignedIn: boolean;
  onSignedIn: (me: Me) => void;
}): ReactNode {
  const text = useText(workerWords);
  const { login, setLogin, password, setPassword, totp, setTotp, problem, isBusy, send } =
    useSignIn(onSignedIn);

  return (
    <Phone title={text.title} notice={<OfflineBar />}>
      <form className="cb-stack" onSubmit={(event) => void send(event)}>
        <p className="cb-muted">{wasSignedIn ? text.signedOut : text.signInHint}</p>
        <Field label={text.login}>
          {(attributes) => (
            <Input
              {...attributes}
              autoComplete="username"
              autoCapitalize="none"
              value={login}
              onChange={(event) => setLogin(event.target.value)}
            />
          )}
        </Field>
        <Field label={text.password} problem={problem}>
          {(attributes) => (
            <Input
              {...attributes}
              type="password"
              autoComplete="current-password"
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          )}
        </Field>
        {totp === undefined ? null : <TotpField value={totp} onChange={setTotp} />}
        <Button
          kind="main"
          type="submit"
          isWide
          isBusy={isBusy}
          disabled={login.trim() === '' || password === ''}
        >
          {text.signIn}
        </Button>
      </form>
    </Phone>
  );
}

/** What is typed, and the call with it; a one-time code only when the server has asked. */
function useSignIn(onSignedIn: (me: Me) => void) {
  const text = useText(workerWords);
  const wordsOf = useErrorWords();
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [totp, setTotp] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const [isBusy, setIsBusy] = useState(false);

  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setIsBusy(true);
    setProblem(undefined);
    try {
      const body = { login: login.trim(), password, ...(totp && { totp }) };
      const me = await api<Me>('POST', '/api/v1/auth/login', body);
      if (me.pending !== null) setProblem(text.pendingPassword);
      else onSignedIn(me);
    } catch (error) {
      if (isApiError(error, 'auth.totp_needed') && totp === undefined) setTotp('');
      else {
        const { title, detail } = wordsOf(error);
        setProblem(detail === '' ? title : detail);
      }
    } finally {
      setIsBusy(false);
    }
  };
  return { login, setLogin, password, setPassword, totp, setTotp, problem, isBusy, send };
}

function TotpField({ value, onChange }: { value: string; onChange: (value: string) => void }): ReactNode {
  const text = useText(workerWords);
  return (
    <Field label={text.totp} hint={text.totpHint}>
      {(attributes) => (
        <Input
          {...attributes}
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={6}
          value={value}
          onChange={(event) => onChange(event.target.value.replace(/\D/g, ''))}
        />
      )}
    </Field>
  );
}
