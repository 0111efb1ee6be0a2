import { type ReactNode, useState } from 'react';
import type { ActionView, CaseDetail } from '../../../base/loop/contract.ts';
import {
  ActionFields,
  type ActionValues,
  Button,
  ErrorState,
  formOf,
  isBlank,
  Sheet,
  useApiQuery,
  useGive,
  usePreferences,
  useText,
} from '../../../fronts/kit/index.tsx';
import type { WhistleView } from '../contract.ts';
import { whistleWords } from './words.ts';

/** One whistle on the phone: who has come, and what can be done. */
export function WhistleCard({ item }: { item: WhistleView }): ReactNode {
  const text = useText(whistleWords);
  const { language } = usePreferences();
  const { give, isBusy, error } = useGive();
  const [isOpen, setIsOpen] = useState(false);
  const [asking, setAsking] = useState<ActionView>();
  const detail = useApiQuery<CaseDetail>(`/api/v1/cases/${item.id}`, { enabled: isOpen });
  const send = (action: ActionView, form: Record<string, unknown>): void => {
    const words = `${action.title[language]} · ${item.number}`;
    const path = `/api/v1/cases/${item.id}/actions/${action.id}`;
    void give(
      () => ({ subject: `case:${item.id}`, words, path, body: { form } }),
      () => {
        setAsking(undefined);
        setIsOpen(false);
      },
    );
  };
  return (
    <article className="cb-card cb-stack-tight">
      <strong>{item.title}</strong>
      <span className="cb-muted cb-figures">
        {item.number} · {item.stateTitle[language]}
      </span>
      <Departments item={item} />
      {item.closed ? null : isOpen ? (
        <div className="cb-row">
          {detail.data?.actions.map((action) => (
            <Button
              key={action.id}
              kind={action.main ? 'main' : 'plain'}
              isBusy={isBusy}
              onClick={() => (isAsked(action) ? setAsking(action) : send(action, {}))}
            >
              {action.title[language]}
            </Button>
          ))}
          {detail.error ? <ErrorState error={detail.error} /> : null}
          {asking === undefined && error !== undefined ? <ErrorState error={error} /> : null}
        </div>
      ) : (
        <Button onClick={() => setIsOpen(true)}>{text.act}</Button>
      )}
      {asking === undefined ? null : (
        <StepSheet
          key={asking.id}
          {...{ isBusy, error }}
          action={asking}
          onClose={() => setAsking(undefined)}
          onSend={(form) => send(asking, form)}
        />
      )}
    </article>
  );
}

/** What has to be said is asked for first; all else goes at once. */
const isAsked = (action: ActionView): boolean => action.fields.some((field) => field.required);

interface StepSheetProps {
  readonly action: ActionView;
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly onClose: () => void;
  readonly onSend: (form: Record<string, unknown>) => void;
}

/** The words and stars that an action asks for, in a sheet. */
function StepSheet({ action, isBusy, error, onClose, onSend }: StepSheetProps): ReactNode {
  const text = useText(whistleWords);
  const { language } = usePreferences();
  const [values, setValues] = useState<ActionValues>({});
  const [isTried, setIsTried] = useState(false);
  const fields = action.fields.filter((field) => field.type !== 'files');
  const missing = fields.filter((field) => field.required && isBlank(values[field.name]));
  const send = (): void => {
    setIsTried(true);
    if (missing.length === 0) onSend(formOf(fields, values));
  };
  return (
    <Sheet
      {...{ title: action.title[language], onClose }}
      isOpen
      isForm
      footer={
        <Button kind="main" isWide isBusy={isBusy} onClick={send}>
          {action.title[language]}
        </Button>
      }
    >
      <div className="cb-stack">
        <ActionFields
          fields={fields}
          values={values}
          onChange={setValues}
          problemOf={(field) => (isTried && missing.includes(field) ? text.needed : undefined)}
        />
        {error === undefined ? null : <ErrorState error={error} />}
      </div>
    </Sheet>
  );
}

function Departments({ item }: { item: WhistleView }): ReactNode {
  const text = useText(whistleWords);
  return item.departments.map((unit) => (
    <span key={unit.id} className="cb-row-apart">
      <span>{unit.name}</span>
      <span className={unit.late ? 'cb-strong' : 'cb-muted'}>
        {unit.arrivedAt !== null
          ? text.arrived
          : unit.reportedInAt !== null
            ? text.reportedIn
            : unit.late
              ? text.late
              : text.waiting}
      </span>
    </span>
  ));
}
