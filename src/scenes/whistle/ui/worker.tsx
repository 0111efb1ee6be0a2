import { type ReactNode, useEffect, useState } from 'react';
import {
  Button,
  EmptyState,
  ErrorState,
  Field,
  Icon,
  Link,
  Phone,
  type QueueInput,
  Skeleton,
  TextArea,
  type Unit,
  UnitField,
  useApiQuery,
  useDraft,
  useGive,
  useKept,
  useNavigation,
  useText,
  useWorkerTools,
  type WorkerPages,
  withQuery,
} from '../../../fronts/kit/index.tsx';
import type { DepartmentChoice, WhistlePage } from '../contract.ts';
import { WhistleCard } from './whistle-card.tsx';
import { whistleWords } from './words.ts';

/** Whom to call, why, and the whistle is blown; without network it waits in the queue. */
function BlowPage(): ReactNode {
  const text = useText(whistleWords);
  const { go, query } = useNavigation();
  const tools = useWorkerTools();
  const caseId = query.get('case') ?? undefined;
  const back = (): void => go(caseId === undefined ? '/whistles' : `/cases/${caseId}`);
  const [words, setWords, clear] = useDraft(`${tools.person.id}.whistle.${caseId ?? 'place'}`, '');
  const [problem, setProblem] = useState<string>();
  const chosen = useDepartments(caseId);
  const { departments } = chosen;
  const { position } = tools;

  const { give, isBusy, error } = useGive();
  const send = (): void => {
    const why =
      words.trim() === ''
        ? text.needWords
        : caseId === undefined && position === undefined
          ? text.needPlace
          : caseId === undefined && departments.length === 0
            ? text.needDepartment
            : undefined;
    setProblem(why);
    if (why !== undefined) return;
    void give(
      () =>
        queued(`${text.blow} · ${words.trim().slice(0, 20)}`, {
          text: words.trim(),
          ...(caseId === undefined ? { lon: position?.longitude, lat: position?.latitude } : { caseId }),
          ...(departments.length > 0 && { departments: departments.map((unit) => unit.id) }),
        }),
      () => {
        clear();
        go('/whistles', { replace: true });
      },
    );
  };

  return (
    <Phone
      title={text.blow}
      onBack={back}
      foot={
        <Button kind="main" isWide isBusy={isBusy} onClick={send}>
          {text.blowNow}
        </Button>
      }
    >
      <div className="cb-stack">
        <Field label={text.why} problem={problem}>
          {(attributes) => (
            <TextArea
              {...attributes}
              maxLength={2_000}
              value={words}
              onChange={(event) => setWords(event.target.value)}
            />
          )}
        </Field>
        {caseId === undefined ? (
          <p className="cb-muted" role="status">
            {position === undefined ? text.locating : text.located}
          </p>
        ) : null}
        <DepartmentSection {...chosen} />
        {error === undefined ? null : <ErrorState error={error} />}
      </div>
    </Phone>
  );
}

/** The whistle as the queue sends it: in order with all else about its case. */
const queued = (words: string, body: { readonly text: string; readonly caseId?: string }): QueueInput => ({
  subject: body.caseId === undefined ? `whistle:${Date.now()}` : `case:${body.caseId}`,
  ...{ words, path: '/api/v1/whistle', body },
});

/** The departments to call: those the duties suggest, without the removed, with the added. */
function useDepartments(caseId: string | undefined) {
  const [added, setAdded] = useState<readonly Unit[]>([]);
  const [removed, setRemoved] = useState<readonly string[]>([]);
  const choice = useApiQuery<DepartmentChoice>(withQuery('/api/v1/whistle/departments', { caseId }), {
    enabled: caseId !== undefined,
  });
  const suggested = (choice.data?.departments ?? []).filter((unit) => !removed.includes(unit.id));
  const departments = [
    ...suggested,
    ...added.filter((unit) => suggested.every((each) => each.id !== unit.id)),
  ];
  const change = (next: readonly Unit[]): void => {
    const isIn = (unit: Unit): boolean => next.some((each) => each.id === unit.id);
    setAdded(next.filter((unit) => suggested.every((each) => each.id !== unit.id)));
    setRemoved([...removed, ...suggested.filter((unit) => !isIn(unit)).map((unit) => unit.id)]);
  };
  return { departments, legalBasis: choice.data?.legalBasis, change };
}

function DepartmentSection({
  departments,
  legalBasis,
  change,
}: ReturnType<typeof useDepartments>): ReactNode {
  const text = useText(whistleWords);
  return (
    <section className="cb-stack-tight">
      <h2 className="w-heading">{text.departments}</h2>
      {departments.length === 0 ? <p className="cb-muted">{text.departmentsByDuty}</p> : null}
      <UnitField label={text.addDepartment} isOptional value={departments} most={10} onChange={change} />
      {legalBasis ? <p className="cb-muted cb-small">{legalBasis}</p> : null}
    </section>
  );
}

/** Whistles that concern my unit, with who has come. */
function WhistlesPage(): ReactNode {
  const text = useText(whistleWords);
  const { go } = useNavigation();
  const { person, queue } = useWorkerTools();
  const list = useKept<WhistlePage>(person.id, '/api/v1/whistle');
  const { refetch } = list;
  useEffect(() => queue.onSent(refetch), [queue, refetch]);
  const mayBlow = person.permissions.includes('whistle.blow');
  return (
    <Phone
      title={text.whistles}
      onBack={() => go('/me')}
      foot={
        mayBlow ? (
          <Button kind="main" isWide onClick={() => go('/whistle')}>
            {text.blow}
          </Button>
        ) : undefined
      }
    >
      {list.error === null ? null : <ErrorState error={list.error} onRetry={list.refetch} />}
      {list.data === undefined && list.error === null ? <Skeleton /> : null}
      {list.data?.items.length === 0 ? <EmptyState title={text.empty}>{text.emptyWords}</EmptyState> : null}
      <ul className="w-tasks" aria-label={text.whistles}>
        {list.data?.items.map((item) => (
          <li key={item.id}>
            <WhistleCard item={item} />
          </li>
        ))}
      </ul>
    </Phone>
  );
}

function WhistlesRow(): ReactNode {
  const text = useText(whistleWords);
  return (
    <Link to="/whistles" className="w-row">
      <span>{text.whistles}</span>
      <Icon name="next" />
    </Link>
  );
}

function WhistleOnCase({ id, flowId }: { id: string; flowId: string }): ReactNode {
  const text = useText(whistleWords);
  const { person } = useWorkerTools();
  if (flowId !== 'incident' || !person.permissions.includes('whistle.blow')) return null;
  return (
    <p>
      <Link to={`/whistle?case=${id}`} className="cb-button cb-button-plain cb-button-wide">
        <Icon name="speak" />
        <span>{text.blow}</span>
      </Link>
    </p>
  );
}

export const pages: WorkerPages = {
  routes: [
    { path: '/whistle', draw: () => <BlowPage /> },
    { path: '/whistles', draw: () => <WhistlesPage /> },
  ],
  mine: () => <WhistlesRow />,
  onCase: (task) => <WhistleOnCase {...task} />,
};
