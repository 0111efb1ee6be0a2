import { type ReactNode, useState } from 'react';
import {
  Button,
  Field,
  Input,
  isApiError,
  OfflineBar,
  Phone,
  useErrorWords,
  useStaffSignIn,
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
  const wordsOf = useErrorWords();
  const [isPending, setIsPending] = useState(false);
  const begin = (me: Me): void => {
    setIsPending(me.pending !== null);
    if (me.pending === null) onSignedIn(me);
  };
  const { fields, set, asksTotp, error, isBusy, send } = useStaffSignIn<Me>(begin, { keep: true });
  const { login, password, totp } = fields;
  const words = wordsOf(error);
  const said =
    error === undefined || isApiError(error, 'auth.totp_needed') ? undefined : words.detail || words.title;
  const problem = said ?? (isPending ? text.pendingPassword : undefined);

  return (
    <Phone title={text.title} notice={<OfflineBar />}>
      <form className="cb-stack" onSubmit={send}>
        <p className="cb-muted">{wasSignedIn ? text.signedOut : text.signInHint}</p>
        <Field label={text.login}>
          {(attributes) => (
            <Input
              {...attributes}
              autoComplete="username"
              autoCapitalize="none"
              value={login}
              onChange={(event) => set('login')(event.target.value)}
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
              onChange={(event) => set('password')(event.target.value)}
            />
          )}
        </Field>
        {asksTotp ? <TotpField value={totp} onChange={set('totp')} /> : null}
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
