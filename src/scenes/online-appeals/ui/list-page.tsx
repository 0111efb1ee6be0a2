import './appeals.css';
import { type ReactNode, useState } from 'react';
import {
  Button,
  EmptyState,
  Link,
  Loaded,
  OfflineBar,
  Phone,
  SearchBox,
  Segmented,
  SyntheticMark,
  useApiQuery,
  useDay,
  useNavigation,
  usePages,
  usePreferences,
  useText,
} from '../../../fronts/kit/index.tsx';
import type { QuestionView } from '../contract.ts';
import { useDue } from './use-day.ts';
import { appealWords } from './words.ts';

const PATH = '/api/v1/online-appeals/questions';

/** Everybody's questions and replies; nobody needs to sign in. */
export function ListPage(): ReactNode {
  const text = useText(appealWords);
  const { go } = useNavigation();
  const [which, setWhich] = useState<'all' | 'replied' | 'waiting'>('all');
  const [words, setWords] = useState('');
  const [asked, setAsked] = useState('');
  const { list, rows } = usePages<QuestionView>(PATH, {
    words: asked,
    replied: which === 'all' ? undefined : which === 'replied',
  });
  return (
    <Phone
      title={text.name}
      onBack={() => go('/')}
      notice={<OfflineBar />}
      foot={
        <Button kind="main" isWide icon="plus" onClick={() => go('/appeals/ask')}>
          {text.ask}
        </Button>
      }
    >
      <div className="cb-stack">
        <div className="cb-row">
          <Button onClick={() => go('/appeals/index')}>{text.index}</Button>
          <Button onClick={() => go('/appeals/mine')}>{text.mine}</Button>
        </div>
        <SearchBox
          label={text.search}
          value={words}
          onChange={(value) => {
            setWords(value);
            if (value === '') setAsked('');
          }}
          onSearch={() => setAsked(words.trim())}
        />
        <Segmented
          label={text.name}
          value={which}
          onChange={setWhich}
          options={(['all', 'replied', 'waiting'] as const).map((value) => ({ value, label: text[value] }))}
        />
        <Loaded
          query={list}
          isEmpty={() => rows.length === 0}
          empty={
            asked === '' && which === 'all' ? (
              <EmptyState title={text.empty}>{text.emptyWords}</EmptyState>
            ) : (
              <EmptyState title={text.nothingFound} />
            )
          }
        >
          {() => (
            <>
              <Rows items={rows} />
              {list.hasNextPage ? (
                <Button isBusy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                  {text.more}
                </Button>
              ) : null}
            </>
          )}
        </Loaded>
      </div>
    </Phone>
  );
}

function Rows({ items }: { items: readonly QuestionView[] }): ReactNode {
  const text = useText(appealWords);
  return (
    <ul className="cb-stack" aria-label={text.name}>
      {items.map((item) => (
        <li key={item.id}>
          <Link to={`/appeals/${item.id}`} className="cb-card cb-stack-tight appeals-card">
            <span className="cb-strong">{item.title}</span>
            <Facts question={item} />
          </Link>
        </li>
      ))}
    </ul>
  );
}

function Facts({ question }: { question: QuestionView }): ReactNode {
  const text = useText(appealWords);
  const day = useDay();
  const { area, unit, askedAt, repliedAt, synthetic } = question;
  return (
    <p className="cb-muted cb-small cb-figures">
      {[
        text.askedOn(day(askedAt)),
        area,
        unit,
        repliedAt === null ? text.noReply : text.repliedOn(day(repliedAt)),
      ]
        .filter(Boolean)
        .join(' · ')}
      {synthetic ? (
        <>
          {' '}
          <SyntheticMark />
        </>
      ) : null}
    </p>
  );
}

/** One question, its reply, and what was put right since. */
export function QuestionPage({ id }: { id: string }): ReactNode {
  const text = useText(appealWords);
  const { language } = usePreferences();
  const due = useDue();
  const day = useDay();
  const { go } = useNavigation();
  const query = useApiQuery<QuestionView>(`${PATH}/${id}`);
  return (
    <Phone title={text.name} onBack={() => go('/appeals')} notice={<OfflineBar />}>
      <Loaded query={query}>
        {(question) => (
          <div className="cb-stack">
            <section className="cb-card cb-stack-tight">
              <h2>{question.title}</h2>
              <p style={{ whiteSpace: 'pre-wrap' }}>{question.text}</p>
              <Facts question={question} />
              {question.state === null ? null : (
                <p className="cb-small">{text.state(question.state[language])}</p>
              )}
            </section>
            <section className="cb-card cb-stack-tight">
              <h2>{question.reply === null ? text.noReply : text.replyOf(question.unit ?? '')}</h2>
              {question.reply === null ? (
                question.dueAt === null ? null : (
                  <p>{text.dueBy(due(question.dueAt))}</p>
                )
              ) : (
                <p style={{ whiteSpace: 'pre-wrap' }}>{question.reply}</p>
              )}
              {question.stars === null ? null : <p>{text.askerRating(text.stars(question.stars))}</p>}
              {question.corrections.map((each) => (
                <p key={each.correctedAt} className="cb-muted cb-small">
                  {text.corrected(day(each.correctedAt), each.reason)}
                </p>
              ))}
            </section>
          </div>
        )}
      </Loaded>
    </Phone>
  );
}
