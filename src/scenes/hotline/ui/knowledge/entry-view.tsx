import { type ReactNode, useState } from 'react';
import { Fact, Facts, Mark, Notice, useSend } from '../../../../fronts/kit/desk/index.tsx';
import {
  Button,
  Loaded,
  Skeleton,
  toast,
  useApiQuery,
  useMe,
  useText,
  useTime,
  useToday,
} from '../../../../fronts/kit/index.tsx';
import type { KnowledgeVersion, KnowledgeView } from '../../knowledge/contract.ts';
import { sheetWords } from '../words/sheet-words.ts';
import { EntryForm } from './entry-form.tsx';

/** Whole days from one day to another; negative when it is past. */
export function daysUntil(today: string, day: string): number {
  return Math.round((Date.parse(`${day}T00:00:00Z`) - Date.parse(`${today}T00:00:00Z`)) / 86_400_000);
}

/** One entry with its validity, its owner and what it said before. */
export function EntryView({
  id,
  onChanged,
}: {
  id: string;
  onChanged: (entry: KnowledgeView) => void;
}): ReactNode {
  const entry = useApiQuery<KnowledgeView>(`/api/v1/hotline/knowledge/${id}`);
  return (
    <Loaded query={entry} skeleton={<Skeleton shape="lines" count={6} />}>
      {(found) => <Entry entry={found} onChanged={onChanged} />}
    </Loaded>
  );
}

function Entry({
  entry,
  onChanged,
}: {
  entry: KnowledgeView;
  onChanged: (entry: KnowledgeView) => void;
}): ReactNode {
  const text = useText(sheetWords);
  const { may } = useMe();
  const today = useToday();
  const [isEditing, setIsEditing] = useState(false);
  const days = daysUntil(today, entry.expiresOn);
  const facts: [string, string][] = [
    [text.category, `${entry.categoryName}（${entry.categoryCode}）`],
    [text.owner, entry.ownerName],
    [text.validUntil, `${entry.expiresOn} · ${text.daysLeft(days)}`],
    [text.version(entry.version), text.uses(entry.uses)],
  ];
  return (
    <article className="cb-sheet-of" aria-labelledby="entry-question">
      <header className="cb-row">
        <h2 id="entry-question">{entry.question}</h2>
        <Mark>{text.stateOf(entry.state)}</Mark>
      </header>
      <p className="cb-said">{entry.answer}</p>
      <Facts isRow>
        {facts.map(([label, value]) => (
          <Fact key={label} name={label}>
            {value}
          </Fact>
        ))}
      </Facts>
      {may('hotline.knowledge.edit') ? (
        <Change entry={entry} onChanged={onChanged} onEdit={() => setIsEditing(true)} />
      ) : null}
      <Versions id={entry.id} version={entry.version} />
      {isEditing ? (
        <EntryForm
          entry={entry}
          onClose={() => setIsEditing(false)}
          onDone={(done) => {
            setIsEditing(false);
            onChanged(done);
          }}
        />
      ) : null}
    </article>
  );
}

function Change(props: {
  entry: KnowledgeView;
  onChanged: (entry: KnowledgeView) => void;
  onEdit: () => void;
}): ReactNode {
  const { entry, onChanged, onEdit } = props;
  const text = useText(sheetWords);
  const { send, problem, isPending } = useSend({ tells: 'here' });
  const publish = (): void =>
    send<KnowledgeView>('POST', `/api/v1/hotline/knowledge/${entry.id}/publish`, {}, (done) => {
      toast(text.publishedNow);
      onChanged(done);
    });
  return (
    <>
      <div className="cb-row">
        {entry.state === 'draft' ? (
          <Button kind="main" isBusy={isPending} onClick={publish}>
            {text.publish}
          </Button>
        ) : null}
        <Button onClick={onEdit}>{text.edit}</Button>
      </div>
      <Notice isAlert>{problem}</Notice>
    </>
  );
}

function Versions({ id, version }: { id: string; version: number }): ReactNode {
  const text = useText(sheetWords);
  const time = useTime();
  const found = useApiQuery<{ items: KnowledgeVersion[] }>(`/api/v1/hotline/knowledge/${id}/versions`, {
    enabled: version > 1,
  });
  if (version <= 1) return null;
  return (
    <section className="cb-part" aria-labelledby="entry-versions">
      <h3 id="entry-versions">{text.versions}</h3>
      <Loaded query={found}>
        {({ items }) => (
          <ul className="cb-lines">
            {items.map((each) => (
              <li key={each.version}>
                <span className="cb-row-apart">
                  <span className="cb-strong">{text.version(each.version)}</span>
                  <span className="cb-small cb-muted">
                    {time(each.changedAt)} · {each.changedBy} · {text.uses(each.uses)}
                  </span>
                </span>
                <span className="cb-said cb-muted">{each.answer}</span>
                <span className="cb-small cb-muted">
                  {text.validUntil} {each.expiresOn}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </section>
  );
}
