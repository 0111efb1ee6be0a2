import { type FormEvent, type ReactNode, useState } from 'react';
import { api } from '../api.ts';
import { useApiQuery } from '../browser/use-api.ts';
import { useCitizen } from '../browser/use-citizen.ts';
import { useCity } from '../browser/use-city.ts';
import { useText } from '../browser/use-text.ts';
import { phoneLoginWords } from '../words/phone-login-words.ts';
import { Button } from './button.tsx';
import { Field, Input } from './form.tsx';
import { Sheet } from './overlays.tsx';
import { useErrorWords } from './states.tsx';

export interface PhoneLoginProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** Signed in: goes on with what the person was about to do. */
  readonly onDone: () => void;
}

/** Signs a citizen in with a code sent to the phone; in a demonstration the code is shown in a message box. */
export function PhoneLogin({ isOpen, onClose, onDone }: PhoneLoginProps): ReactNode {
  const text = useText(phoneLoginWords);
  return (
    <Sheet title={text.title} isOpen={isOpen} isForm onClose={onClose}>
      <LoginForm onDone={onDone} />
    </Sheet>
  );
}

type LoginField = 'phone' | 'code';

function LoginForm({ onDone }: { onDone: () => void }): ReactNode {
  const text = useText(phoneLoginWords);
  const city = useCity();
  const { phone, setPhone, code, setCode, isSent, isBusy, problemOf, sendCode, submit } = useLogin(onDone);

  return (
    <form className="cb-stack" onSubmit={submit} noValidate>
      <p>{text.why}</p>
      <PhoneField value={phone} onChange={setPhone} problem={problemOf('phone')} />
      {isSent ? (
        <>
          <CodeField value={code} onChange={setCode} problem={problemOf('code')} />
          {city?.demo === true ? <DemoBox phone={phone} /> : null}
          <Button kind="main" type="submit" isWide isBusy={isBusy}>
            {text.signIn}
          </Button>
          <Button kind="quiet" onClick={() => void sendCode()} disabled={isBusy}>
            {text.sendAgain}
          </Button>
        </>
      ) : (
        <Button kind="main" type="submit" isWide isBusy={isBusy} disabled={phone.trim() === ''}>
          {text.sendCode}
        </Button>
      )}
    </form>
  );
}

/** What is typed, how far it has come, and the two calls: for a code, and with it. */
function useLogin(onDone: () => void) {
  const { refresh } = useCitizen();
  const wordsOf = useErrorWords();
  const [phone, setPhone] = useState('');
  const [code, setCode] = useState('');
  const [isSent, setIsSent] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<{ field: LoginField; words: string }>();

  const attempt = async (field: LoginField, work: () => Promise<void>): Promise<void> => {
    setIsBusy(true);
    setProblem(undefined);
    try {
      await work();
    } catch (error) {
      const { title, detail } = wordsOf(error);
      setProblem({ field, words: detail || title });
    } finally {
      setIsBusy(false);
    }
  };
  const sendCode = (): Promise<void> =>
    attempt('phone', async () => {
      await api('POST', '/api/v1/auth/phone-code', { phone });
      setIsSent(true);
    });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!isSent) {
      void sendCode();
      return;
    }
    void attempt('code', async () => {
      await api('POST', '/api/v1/auth/phone-login', { phone, code: code.trim() });
      await refresh();
      onDone();
    });
  };
  const problemOf = (field: LoginField): string | undefined =>
    problem?.field === field ? problem.words : undefined;
  return { phone, setPhone, code, setCode, isSent, isBusy, problemOf, sendCode, submit };
}

interface LoginFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly problem: string | undefined;
}

function PhoneField({ value, onChange, problem }: LoginFieldProps): ReactNode {
  const text = useText(phoneLoginWords);
  return (
    <Field label={text.phone} hint={text.phoneHint} problem={problem}>
      {(control) => (
        <Input
          {...control}
          type="tel"
          inputMode="tel"
          autoComplete="tel"
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

function CodeField({ value, onChange, problem }: LoginFieldProps): ReactNode {
  const text = useText(phoneLoginWords);
  return (
    <Field label={text.code} hint={text.codeHint} problem={problem}>
      {(control) => (
        <Input
          {...control}
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={6}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

/** The messages that would have gone to the phone. */
function DemoBox({ phone }: { phone: string }): ReactNode {
  const text = useText(phoneLoginWords);
  const path = `/api/v1/demo/messages?phone=${encodeURIComponent(phone)}`;
  const { data } = useApiQuery<{ items: { text: string; sentAt: string }[] }>(path, { everyMs: 2_000 });
  const newest = data?.items.toSorted((a, b) => b.sentAt.localeCompare(a.sentAt))[0];
  return (
    <section className="cb-card" aria-label={text.demoBox}>
      <p className="cb-small cb-muted">{text.demoWords}</p>
      <p className="cb-strong cb-figures" data-testid="demo-message">
        {newest?.text ?? text.demoNone}
      </p>
    </section>
  );
}
