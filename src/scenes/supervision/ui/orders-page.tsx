import { type ReactNode, useState } from 'react';
import { DeskRow, Fact, Facts, LongField, Mark } from '../../../fronts/kit/desk/index.tsx';
import {
  Button,
  toast,
  useNavigation,
  usePages,
  useText,
  useTime,
  withQuery,
} from '../../../fronts/kit/index.tsx';
import type { DemandView, Narrowing } from '../contract.ts';
import { permissions } from '../manifest.ts';
import { OrderSheet } from './order-sheet.tsx';
import { BASE, CaseLink, useMay, useSend } from './shared.tsx';
import { Verdict } from './verdict.tsx';
import { supervisionWords } from './words/supervision-words.ts';
import { WorkList } from './work-list.tsx';

const SHOWN = ['open', 'late', 'answered', 'accepted', 'all'] as const;
type Shown = (typeof SHOWN)[number];
const HIGHEST_LEVEL = 3;

/** Formal orders: what was demanded, whether the unit answered, and what the supervisor makes of the answer. */
export function OrdersPage(): ReactNode {
  const text = useText(supervisionWords);
  const { query, go, path } = useNavigation();
  const asked = query.get('show') as Shown | null;
  const show = asked !== null && SHOWN.includes(asked) ? asked : 'open';
  const mayJudge = useMay()('incident.supervise');
  const [narrowing, setNarrowing] = useState<Narrowing>({});
  const asking = {
    kind: 'supervise',
    ...(show === 'open' ? { open: true, inForce: true } : show === 'all' ? {} : { show }),
    ...(mayJudge ? narrowing : { mine: true }),
  };
  const pages = usePages<DemandView>(`${BASE}/orders`, asking);
  const names = {
    open: text.showOpen,
    late: text.showLate,
    answered: text.showAnswered,
    accepted: text.showAccepted,
    all: text.showAll,
  };
  return (
    <WorkList
      label={text.tabOrders}
      pick={text.pickOrder}
      empty={text.emptyOrders}
      {...{ names, pages }}
      sheet="orders"
      query={asking}
      shown={show}
      onShow={(value) => go(withQuery(path, { tab: 'orders', show: value }), { replace: true })}
      {...(mayJudge && { narrowing, onNarrow: setNarrowing })}
      onEnter={(row) => go(`/cases/${row.caseId}`)}
      draw={(row) => <OrderRow row={row} />}
    >
      {(row) => (
        <Order key={`${row.id} ${row.answeredAt} ${row.verdict}`} order={row} onDone={pages.reload} />
      )}
    </WorkList>
  );
}

function OrderRow({ row }: { row: DemandView }): ReactNode {
  const text = useText(supervisionWords);
  const time = useTime();
  return (
    <DeskRow
      title={row.title}
      flags={row.late ? <Mark look="late">{text.answerLate}</Mark> : null}
      line={row.unit ?? text.none}
      foot={<Mark>{text.level(row.level)}</Mark>}
      end={
        row.answeredAt === null
          ? `${text.answerDue} ${time(row.answerDueAt)}`
          : `${text.answeredAt} ${time(row.answeredAt)}`
      }
    />
  );
}

/** One order with its answer, and what may be done about it. */
function Order({ order, onDone }: { order: DemandView; onDone: () => void }): ReactNode {
  const text = useText(supervisionWords);
  const time = useTime();
  const may = useMay();
  const [isEscalating, setIsEscalating] = useState(false);
  const maySupervise = may('incident.supervise') && !order.closed;
  const next = Math.min(HIGHEST_LEVEL, order.level + 1);
  return (
    <article className="cb-sheet-of">
      <header className="cb-row-apart">
        <h2>{order.title}</h2>
        <CaseLink id={order.caseId} number={order.number} />
      </header>
      <p className="cb-row">
        <Mark>{text.level(order.level)}</Mark>
        <span>{text.times(order.times)}</span>
        {order.late ? <Mark look="late">{text.answerLate}</Mark> : null}
        {order.rejections > 0 ? <span>{text.isRejected(order.rejections)}</span> : null}
        {order.verdict === 'accepted' ? <Mark look="good">{text.isAccepted}</Mark> : null}
        {order.closed ? <span className="cb-muted">{text.closedCase}</span> : null}
      </p>
      <blockquote className="cb-quote">{order.words}</blockquote>
      <Facts>
        <Fact name={text.unit}>{order.unit ?? text.none}</Fact>
        <Fact name={text.orderedAt}>{time(order.orderedAt)}</Fact>
        <Fact name={text.answerDue}>{time(order.answerDueAt)}</Fact>
        {order.answeredAt === null ? null : <Fact name={text.answeredAt}>{time(order.answeredAt)}</Fact>}
        {order.verdictWords === null ? null : <Fact name={text.rejectWords}>{order.verdictWords}</Fact>}
      </Facts>
      <h3>{text.answerOf(order.unit ?? text.none)}</h3>
      {order.answer === null ? (
        <p className="cb-muted">{text.noAnswer}</p>
      ) : (
        <blockquote className="cb-quote">{order.answer}</blockquote>
      )}
      {order.mine && may(permissions.answer) && order.answeredAt === null ? (
        <AnswerForm order={order} onDone={onDone} />
      ) : null}
      {maySupervise && order.answeredAt !== null && order.verdict === null ? (
        <JudgeForm order={order} onDone={onDone} />
      ) : null}
      {maySupervise && order.verdict !== 'accepted' ? (
        <div>
          <Button onClick={() => setIsEscalating(true)}>{text.escalate(text.level(next))}</Button>
        </div>
      ) : null}
      {isEscalating ? (
        <OrderSheet
          kind="supervise"
          level={next}
          caseIds={[order.caseId]}
          onClose={() => setIsEscalating(false)}
          onDone={() => {
            setIsEscalating(false);
            onDone();
          }}
        />
      ) : null}
    </article>
  );
}

function AnswerForm({ order, onDone }: { order: DemandView; onDone: () => void }): ReactNode {
  const text = useText(supervisionWords);
  const [answer, setAnswer] = useState('');
  const { send, isPending } = useSend();
  return (
    <form
      className="cb-stack-tight"
      onSubmit={(event) => {
        event.preventDefault();
        send(`/orders/${order.id}/answer`, { answer: answer.trim() }, () => {
          toast(text.answered);
          onDone();
        });
      }}
    >
      <LongField label={text.answerHere} isRequired most={2_000} value={answer} onChange={setAnswer} />
      <div>
        <Button kind="main" type="submit" isBusy={isPending} disabled={answer.trim() === ''}>
          {text.sendAnswer}
        </Button>
      </div>
    </form>
  );
}

function JudgeForm({ order, onDone }: { order: DemandView; onDone: () => void }): ReactNode {
  const text = useText(supervisionWords);
  const { send, isPending } = useSend();
  const judge = (accept: boolean) => (words: string) =>
    send(`/orders/${order.id}/verdict`, { accept, words }, () => {
      toast(accept ? text.accepted : text.rejected);
      onDone();
    });
  return (
    <Verdict
      label={text.rejectWords}
      isBusy={isPending}
      choices={[
        { title: text.accept, needsWords: false, decide: judge(true) },
        { title: text.reject, needsWords: true, decide: judge(false) },
      ]}
    />
  );
}
