import { type FormEvent, type ReactNode, Suspense } from 'react';
import { Notice, useSend } from '../../kit/desk/index.tsx';
import {
  Breadcrumb,
  Button,
  Loaded,
  Skeleton,
  TextArea,
  useDraft,
  useText,
  useTitle,
} from '../../kit/index.tsx';
import { deskWords } from '../desk/words/desk-words.ts';
import { sceneCaseParts } from '../scene-pages.tsx';
import { useSession } from '../session.tsx';
import { consoleWords } from '../words/console-words.ts';
import { Held, Log, Related } from './history.tsx';
import { Actions, CaseHead, Clocks, Photos, Story } from './parts.tsx';
import { SealedNotice } from './sealed-notice.tsx';
import { MarkedText, SuggestionCard } from './suggestion.tsx';
import { Place, Reports } from './surroundings.tsx';
import { type CaseDetail, suggestionOf } from './types.ts';
import { useCase } from './use-case.tsx';

/** One case with all that is known of it. */
export function CasePage({ id }: { id: string }): ReactNode {
  const text = useText(consoleWords);
  const focus = useCase(id);
  return (
    <Loaded query={focus.query} skeleton={<Skeleton shape="lines" count={8} />}>
      {(detail) => {
        const suggestion = suggestionOf(detail);
        return (
          <div className="cb-sides cb-sides-page desk-case" data-state={detail.state}>
            <CaseTitle title={`${detail.number} ${detail.title}`} number={detail.number} />
            <div className="cb-sides-main">
              <div className="cb-row-apart">
                <Breadcrumb crumbs={[{ label: text.navDesk, to: '/' }, { label: detail.number }]} />
                <PrintLink detail={detail} />
              </div>
              <CaseHead detail={detail} />
              <MarkedText text={detail.description} words={suggestion?.words ?? []} />
              <SealedNotice detail={detail} />
              {detail.state === 'awaiting-dispatch' ? (
                <SuggestionCard
                  detail={detail}
                  suggestion={suggestion}
                  isBusy={focus.isBusy}
                  onAccept={() => void focus.accept()}
                  onAlternative={(code, name) =>
                    void focus.reclassify(suggestion?.category?.list ?? '', code, name)
                  }
                />
              ) : null}
              <Actions detail={detail} onDone={(action) => void focus.done(action.title)} />
              <Suspense fallback={null}>
                {sceneCaseParts.map(({ id: part, Part }) => (
                  <Part
                    key={part}
                    caseId={detail.id}
                    flowId={detail.flowId}
                    state={detail.state}
                    onChanged={() => void focus.reload()}
                  />
                ))}
              </Suspense>
              <Photos detail={detail} />
              <Story detail={detail} />
              <Log detail={detail} />
              <Remark detail={detail} onDone={() => void focus.reload()} />
            </div>
            <aside className="cb-sides-side" aria-label={text.context}>
              <Clocks detail={detail} />
              <Held detail={detail} />
              <Tasks detail={detail} />
              <Place detail={detail} />
              <Related detail={detail} />
              <Reports detail={detail} onChanged={() => void focus.reload()} />
            </aside>
          </div>
        );
      }}
    </Loaded>
  );
}

function CaseTitle({ title, number }: { title: string; number: string }): ReactNode {
  useTitle(title);
  return <h1 className="cb-unseen">{number}</h1>;
}

/** What goes to a panel has its own name; both open the page for paper. */
function PrintLink({ detail }: { detail: CaseDetail }): ReactNode {
  const text = useText(deskWords);
  const isDisputed = detail.timeline.some(({ type }) => type === 'object');
  return (
    <a
      className="cb-button cb-button-quiet"
      href={`/console/print/cases/${detail.id}`}
      target="_blank"
      rel="noreferrer"
    >
      {isDisputed ? text.printFile : text.printCase}
    </a>
  );
}

function Tasks({ detail }: { detail: CaseDetail }): ReactNode {
  const text = useText(consoleWords);
  const desk = useText(deskWords);
  const said: Readonly<Record<string, string>> = {
    open: desk.taskOpen,
    done: desk.taskDone,
    cancelled: desk.taskCancelled,
  };
  if (detail.tasks.length < 2) return null;
  return (
    <section className="cb-part" aria-labelledby="case-tasks">
      <h3 id="case-tasks">{text.tasks}</h3>
      <ul className="desk-hands">
        {detail.tasks.map((task) => (
          <li key={task.id} className="cb-row-apart">
            <span>{task.organisation.name}</span>
            <span className="cb-muted">
              {task.role === 'lead' ? text.roleLead : text.roleAssist} · {said[task.status] ?? task.status}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Remark({ detail, onDone }: { detail: CaseDetail; onDone: () => void }): ReactNode {
  const text = useText(consoleWords);
  const { actor } = useSession();
  // Of this person: several sit at one desk in turn.
  const [words, setWords, clear] = useDraft(`${actor.id}.case.remark.${detail.id}`, '');
  const sending = useSend({ tells: 'here', onChanged: onDone });
  const send = (event: FormEvent): void => {
    event.preventDefault();
    const body = { text: words.trim() };
    if (body.text !== '') sending.send('POST', `/api/v1/cases/${detail.id}/comments`, body, clear);
  };
  return (
    <form className="desk-remark" onSubmit={send}>
      <TextArea
        aria-label={text.comment}
        rows={2}
        maxLength={2_000}
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      <Button type="submit" isBusy={sending.isPending} disabled={words.trim() === ''}>
        {text.addComment}
      </Button>
      <Notice isAlert>{sending.problem}</Notice>
    </form>
  );
}
