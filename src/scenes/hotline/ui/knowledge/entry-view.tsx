import { type ReactNode, useState } from 'react';
import { Button, Loaded, Skeleton, toast, useApiQuery, useText } from '../../../../fronts/kit/index.tsx';
import type { KnowledgeVersion, KnowledgeView } from '../../contract.ts';
import { Problem } from '../form-parts.tsx';
import { useMay, useTime, useToday } from '../use-hotline.ts';
import { useSend } from '../use-send.ts';
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
  const may = useMay();
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
    <article className="cb-stack hotline-entry" aria-labelledby="entry-question">
      <header className="hotline-sheet-head">
        <h2 id="entry-question">{entry.question}</h2>
        <span className="hotline-mark">{text.stateOf(entry.state)}</span>
      </header>
      <p className="hotline-text">{entry.answer}</p>
      <dl className="hotline-facts">
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
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
  const { send, problem, isPending } = useSend<KnowledgeView>();
  const publish = (): void =>
    send('POST', `/api/v1/hotline/knowledge/${entry.id}/publish`, {}, (done) => {
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
      <Problem words={problem} />
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
    <section className="hotline-part" aria-labelledby="entry-versions">
      <h3 id="entry-versions">{text.versions}</h3>
      <Loaded query={found}>
        {({ items }) => (
          <ul className="hotline-entries">
            {items.map((each) => (
              <li key={each.version}>
                <span className="cb-row-apart">
                  <span className="cb-strong">{text.version(each.version)}</span>
                  <span className="cb-small cb-muted">
                    {time(each.changedAt)} · {each.changedBy} · {text.uses(each.uses)}
                  </span>
                </span>
                <span className="hotline-said">{each.answer}</span>
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
