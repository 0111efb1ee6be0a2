import { type ReactNode, useState } from 'react';
import {
  Button,
  Field,
  Input,
  Loaded,
  Select,
  toast,
  useApiQuery,
  useText,
} from '../../../fronts/kit/index.tsx';
import type { ExchangeSettings } from '../contract.ts';
import { useSend } from './use-send.ts';
import { sheetWords } from './words/sheet-words.ts';

const PATH = '/api/v1/hotline/exchange';
type Shown = ExchangeSettings & { readonly hasSecret: boolean };

/** Addresses and key of the upper platform, for the administrator. */
export function ExchangeSetUp({ onDone }: { onDone: () => void }): ReactNode {
  const text = useText(sheetWords);
  const settings = useApiQuery<Shown>(PATH);
  return (
    <section className="hotline-part" aria-labelledby="exchange-set-up">
      <h2 id="exchange-set-up">{text.setUp}</h2>
      <Loaded query={settings}>
        {(found) => (
          <SetUpForm
            settings={found}
            onDone={() => {
              void settings.refetch();
              onDone();
            }}
          />
        )}
      </Loaded>
    </section>
  );
}

function SetUpForm({ settings, onDone }: { settings: Shown; onDone: () => void }): ReactNode {
  const text = useText(sheetWords);
  const [values, setValues] = useState({
    endpoint: settings.endpoint ?? '',
    dayListEndpoint: settings.dayListEndpoint ?? '',
    algorithm: settings.algorithm,
    timeoutMs: String(settings.timeoutMs),
    secret: '',
  });
  const set = (change: Partial<typeof values>): void => setValues({ ...values, ...change });
  const { send, problem, isPending } = useSend<Shown>();
  const submit = (): void => {
    const { endpoint, dayListEndpoint, algorithm, timeoutMs, secret } = values;
    const body = {
      endpoint: endpoint.trim() || null,
      dayListEndpoint: dayListEndpoint.trim() || null,
      ...{ algorithm, timeoutMs: Number(timeoutMs) },
      ...(secret !== '' && { secret }),
    };
    send('PUT', PATH, body, () => {
      toast(text.savedSettings);
      set({ secret: '' });
      onDone();
    });
  };
  const line = (
    name: 'endpoint' | 'dayListEndpoint' | 'timeoutMs' | 'secret',
    label: string,
    hint?: string,
  ) => (
    <Field label={label} {...(hint === undefined ? {} : { hint })}>
      {(attributes) => (
        <Input
          {...attributes}
          type={name === 'secret' ? 'password' : name === 'timeoutMs' ? 'number' : 'text'}
          autoComplete="off"
          value={values[name]}
          onChange={(event) => set({ [name]: event.target.value })}
        />
      )}
    </Field>
  );
  const secretHint = `${text.secretHint}${settings.hasSecret ? `（${text.secretSet}）` : ''}`;
  return (
    <form
      className="hotline-set-up"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {line('endpoint', text.endpoint, text.endpointHint)}
      {line('dayListEndpoint', text.dayListEndpoint)}
      <Field label={text.algorithm}>
        {(attributes) => (
          <Select
            {...attributes}
            value={values.algorithm}
            options={[
              { value: 'sm3', label: 'HMAC-SM3' },
              { value: 'sha256', label: 'HMAC-SHA-256' },
            ]}
            onChange={(algorithm) => set({ algorithm })}
          />
        )}
      </Field>
      {line('timeoutMs', text.timeout)}
      {line('secret', text.secret, secretHint)}
      {problem === undefined ? null : (
        <p className="hotline-problem" role="alert">
          {problem}
        </p>
      )}
      <Button type="submit" isBusy={isPending}>
        {text.save}
      </Button>
    </form>
  );
}
