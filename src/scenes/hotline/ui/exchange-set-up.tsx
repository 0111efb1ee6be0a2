import { type ReactNode, useState } from 'react';
import { LineField, Notice, useSend } from '../../../fronts/kit/desk/index.tsx';
import { Button, Field, Loaded, Select, toast, useApiQuery, useText } from '../../../fronts/kit/index.tsx';
import type { ExchangeSettings } from '../exchange/contract.ts';
import { sheetWords } from './words/sheet-words.ts';

const PATH = '/api/v1/hotline/exchange';
type Shown = ExchangeSettings & { readonly hasSecret: boolean };

/** Addresses and key of the upper platform, for the administrator. */
export function ExchangeSetUp({ onDone }: { onDone: () => void }): ReactNode {
  const text = useText(sheetWords);
  const settings = useApiQuery<Shown>(PATH);
  return (
    <section className="cb-part" aria-labelledby="exchange-set-up">
      <h3 id="exchange-set-up">{text.setUp}</h3>
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
  const { send, problem, isPending } = useSend({ tells: 'here' });
  const submit = (): void => {
    const { endpoint, dayListEndpoint, algorithm, timeoutMs, secret } = values;
    const body = {
      endpoint: endpoint.trim() || null,
      dayListEndpoint: dayListEndpoint.trim() || null,
      ...{ algorithm, timeoutMs: Number(timeoutMs) },
      ...(secret !== '' && { secret }),
    };
    send<Shown>('PUT', PATH, body, () => {
      toast(text.savedSettings);
      set({ secret: '' });
      onDone();
    });
  };
  const secretHint = settings.hasSecret ? text.secretKept : text.secretHint;
  return (
    <form
      className="hotline-set-up"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <LineField
        label={text.endpoint}
        hint={text.endpointHint}
        isOptional
        value={values.endpoint}
        onChange={(endpoint) => set({ endpoint })}
      />
      <LineField
        label={text.dayListEndpoint}
        isOptional
        value={values.dayListEndpoint}
        onChange={(dayListEndpoint) => set({ dayListEndpoint })}
      />
      <Algorithm value={values.algorithm} onChange={(algorithm) => set({ algorithm })} />
      <LineField
        label={text.timeout}
        isOptional
        value={values.timeoutMs}
        onChange={(timeoutMs) => set({ timeoutMs })}
        more={{ type: 'number' }}
      />
      <LineField
        label={text.secret}
        hint={secretHint}
        isOptional
        value={values.secret}
        onChange={(secret) => set({ secret })}
        more={{ type: 'password' }}
      />
      <Notice isAlert>{problem}</Notice>
      <Button kind="main" type="submit" isBusy={isPending}>
        {text.save}
      </Button>
    </form>
  );
}

function Algorithm(props: {
  value: ExchangeSettings['algorithm'];
  onChange: (value: ExchangeSettings['algorithm']) => void;
}): ReactNode {
  const text = useText(sheetWords);
  return (
    <Field label={text.algorithm}>
      {(attributes) => (
        <Select
          {...attributes}
          {...props}
          options={[
            { value: 'sm3', label: 'HMAC-SM3' },
            { value: 'sha256', label: 'HMAC-SHA-256' },
          ]}
        />
      )}
    </Field>
  );
}
