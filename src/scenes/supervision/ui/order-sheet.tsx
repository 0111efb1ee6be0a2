import { type ReactNode, useState } from 'react';
import { LineField, LongField, Notice } from '../../../fronts/kit/desk/index.tsx';
import { Button, Segmented, Sheet, toast, useApiQuery, useText } from '../../../fronts/kit/index.tsx';
import type { ManyOrdersAnswer, RulesView } from '../contract.ts';
import { BASE, useSend } from './shared.tsx';
import { supervisionWords } from './words/supervision-words.ts';

export interface OrderSheetProps {
  readonly kind: 'urge' | 'supervise';
  readonly caseIds: readonly string[];
  /** Where an escalation begins. */
  readonly level?: number;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

type Level = '1' | '2' | '3';
const LEVELS: readonly Level[] = ['1', '2', '3'];
const MOST_HOURS = 200;

/** What is ordered, checked before it is sent, and what became of it. */
function useOrder({ kind, caseIds, level = 1, onDone }: OrderSheetProps) {
  const text = useText(supervisionWords);
  const [words, setWords] = useState('');
  const [chosen, setChosen] = useState<Level>(String(level) as Level);
  const [hours, setHours] = useState('');
  const [problem, setProblem] = useState<'words' | 'hours'>();
  const [failed, setFailed] = useState<ManyOrdersAnswer['failed']>([]);
  const { send, isPending } = useSend();
  const isFormal = kind === 'supervise';
  const give = (): void => {
    const within = Number(hours);
    const isLimit = hours === '' || (Number.isInteger(within) && within >= 1 && within <= MOST_HOURS);
    const wrong = isFormal && words.trim() === '' ? 'words' : isLimit ? undefined : 'hours';
    setProblem(wrong);
    if (wrong !== undefined) return;
    const body = {
      ...{ kind, caseIds, words: words.trim() },
      ...(isFormal && { level: Number(chosen) }),
      ...(hours !== '' && { answerWithinHours: within }),
    };
    send<ManyOrdersAnswer>('/orders', body, (answer) => {
      toast(text.ordered(answer.ordered));
      setFailed(answer.failed);
      if (answer.failed.length === 0) onDone();
    });
  };
  return { words, setWords, chosen, setChosen, hours, setHours, problem, failed, isPending, isFormal, give };
}

/** 催办 or 督办 of one or many cases: one reason, one level and one limit for all of them. */
export function OrderSheet(props: OrderSheetProps): ReactNode {
  const { caseIds, onClose, onDone } = props;
  const text = useText(supervisionWords);
  const order = useOrder(props);
  const { failed, isFormal, give } = order;
  const name = isFormal ? text.supervise : text.urge;
  const isOver = failed.length > 0;
  return (
    <Sheet
      title={text.orderTitle(name, caseIds.length)}
      isOpen
      onClose={isOver ? onDone : onClose}
      footer={
        <div className="cb-row">
          <Button kind="main" isBusy={order.isPending} onClick={isOver ? onDone : give}>
            {isOver ? text.confirm : name}
          </Button>
          {isOver ? null : <Button onClick={onClose}>{text.cancel}</Button>}
        </div>
      }
    >
      <form
        className="cb-stack"
        onSubmit={(event) => {
          event.preventDefault();
          give();
        }}
      >
        <OrderFields order={order} />
        {isOver ? (
          <Notice isAlert>
            <p>{text.notOrdered(failed.length)}</p>
            <ul>
              {failed.map((each) => (
                <li key={each.caseId}>{each.why}</li>
              ))}
            </ul>
          </Notice>
        ) : null}
      </form>
    </Sheet>
  );
}

function OrderFields({ order }: { order: ReturnType<typeof useOrder> }): ReactNode {
  const { words, setWords, chosen, setChosen, hours, setHours, problem, isFormal } = order;
  const text = useText(supervisionWords);
  const rules = useApiQuery<RulesView>(`${BASE}/rules`).data;
  const rule = rules?.orders.answerWithinWorkingHours[isFormal ? chosen : '1'];
  return (
    <>
      <LongField
        label={text.orderWords}
        hint={text.orderWordsHint}
        problem={problem === 'words' ? text.wordsNeeded : undefined}
        {...(isFormal ? { isRequired: true } : { isOptional: true })}
        most={2_000}
        value={words}
        onChange={setWords}
      />
      {isFormal ? (
        <Segmented
          label={text.orderLevel}
          options={LEVELS.map((value) => ({ value, label: text.level(Number(value)) }))}
          value={chosen}
          onChange={setChosen}
        />
      ) : null}
      <LineField
        label={text.orderHours}
        hint={text.orderHoursHint(String(rule ?? '—'))}
        problem={problem === 'hours' ? text.hoursWrong : undefined}
        isOptional
        more={{ maxLength: 3, inputMode: 'numeric' }}
        value={hours}
        onChange={(value) => setHours(value.trim())}
      />
    </>
  );
}
