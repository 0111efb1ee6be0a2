import { type ReactNode, useState } from 'react';
import type { DeskView } from '../../../base/desk/contract.ts';
import { Mark, Notice, useRefresh, useSend } from '../../kit/desk/index.tsx';
import {
  api,
  Button,
  Field,
  Input,
  Loaded,
  Select,
  Sheet,
  toast,
  useApiQuery,
  useAttempt,
  useErrorWords,
  useText,
} from '../../kit/index.tsx';
import { useSession } from '../session.tsx';
import { consoleWords } from '../words/console-words.ts';
import { useQueueNames } from './queue-tabs.tsx';
import type { Filters, QueueId } from './queues.ts';
import { deskWords } from './words/desk-words.ts';

const VIEWS = '/api/v1/desk/views';

/** The views of this account and those shared with its unit. */
export const useViews = () => useApiQuery<{ items: readonly DeskView[] }>(VIEWS);

/** The view that queue and filters are those of. */
export function viewOf(
  views: readonly DeskView[] | undefined,
  queue: QueueId,
  filters: Filters,
): DeskView | undefined {
  const key = (each: object): string => JSON.stringify(Object.entries(each).sort());
  return views?.find((view) => view.queue === queue && key(view.filters) === key(filters));
}

/** Opens a saved view in one step. */
export function ViewPicker(props: {
  queue: QueueId;
  filters: Filters;
  onOpen: (view: DeskView) => void;
}): ReactNode {
  const text = useText(deskWords);
  const { data } = useViews();
  const items = data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <Select
      aria-label={text.viewPick}
      value={viewOf(items, props.queue, props.filters)?.id ?? ''}
      options={[
        { value: '', label: text.viewNone },
        ...items.map(({ id, name }) => ({ value: id, label: name })),
      ]}
      onChange={(id) => {
        const view = items.find((each) => each.id === id);
        if (view !== undefined) props.onOpen(view);
      }}
    />
  );
}

/** Saved views: open, make the first one, delete, and keep what is in view now under a name. */
export function ViewsSheet(props: {
  queue: QueueId;
  filters: Filters;
  onOpen: (view: DeskView) => void;
  onClose: () => void;
}): ReactNode {
  const { queue, filters, onOpen, onClose } = props;
  const text = useText(deskWords);
  const names = useQueueNames();
  const query = useViews();
  const refresh = useRefresh(VIEWS);
  const sending = useSend({ tells: 'here', onChanged: refresh });
  const now = viewOf(query.data?.items, queue, filters);
  const openWith = (id: string | null): void => sending.send('PUT', '/api/v1/desk/first-view', { id });
  return (
    <Sheet title={text.viewsTitle} isOpen onClose={onClose}>
      <div className="cb-stack">
        <Loaded query={query}>
          {({ items }) =>
            items.length === 0 ? (
              <p className="cb-muted">{text.viewsEmpty}</p>
            ) : (
              <ul className="desk-views">
                {items.map((view) => (
                  <li key={view.id} className="cb-row-apart">
                    <span className="cb-row">
                      <button type="button" className="desk-view-name" onClick={() => onOpen(view)}>
                        {view.name}
                      </button>
                      <span className="cb-muted cb-small">{names[view.queue as QueueId] ?? view.queue}</span>
                      {view.sharedWith === null ? null : (
                        <Mark>{text.viewSharedBy(view.sharedWith.name)}</Mark>
                      )}
                      {view.id === now?.id ? <Mark look="accent">{text.viewNow}</Mark> : null}
                    </span>
                    <span className="cb-row">
                      <Button kind="quiet" onClick={() => openWith(view.first ? null : view.id)}>
                        {view.first ? text.viewPlain : text.viewFirst}
                      </Button>
                      {view.own ? (
                        <Change
                          view={view}
                          now={view.id === now?.id ? undefined : { queue, filters }}
                          onChanged={refresh}
                        />
                      ) : null}
                      {view.own ? <Remove view={view} onRemoved={refresh} /> : null}
                    </span>
                  </li>
                ))}
              </ul>
            )
          }
        </Loaded>
        <Notice isAlert>{sending.problem}</Notice>
        <KeepForm queue={queue} filters={filters} onKept={refresh} />
      </div>
    </Sheet>
  );
}

/** Renames a view, or gives it the queue and filters in view; both can be taken back. */
function Change(props: {
  view: DeskView;
  now: { queue: QueueId; filters: Filters } | undefined;
  onChanged: () => void;
}): ReactNode {
  const { view, now, onChanged } = props;
  const text = useText(deskWords);
  const { undo } = useText(consoleWords);
  const [name, setName] = useState<string>();
  const sending = useSend({ tells: 'toast', onChanged });
  const { queue, filters, sharedWith } = view;
  const before = { name: view.name, queue, filters, shared: sharedWith !== null };
  const put = (body: typeof before, said: string): void =>
    sending.send('PUT', `${VIEWS}/${view.id}`, body, () => {
      setName(undefined);
      toast(said, {
        words: undo,
        do: () => void api('PUT', `${VIEWS}/${view.id}`, before).then(onChanged, () => undefined),
      });
    });
  if (name !== undefined)
    return (
      <form
        className="cb-row"
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() !== '') put({ ...before, name: name.trim() }, text.viewRenamed);
        }}
      >
        <Input
          aria-label={text.viewName}
          autoComplete="off"
          maxLength={40}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Button kind="quiet" type="submit" isBusy={sending.isPending} disabled={name.trim() === ''}>
          {text.viewRenameKeep}
        </Button>
        <Button kind="quiet" onClick={() => setName(undefined)}>
          {text.viewRenameLeave}
        </Button>
      </form>
    );
  return (
    <>
      {now === undefined ? null : (
        <Button
          kind="quiet"
          isBusy={sending.isPending}
          onClick={() =>
            put({ ...before, queue: now.queue, filters: now.filters }, text.viewReplaced(view.name))
          }
        >
          {text.viewReplace}
        </Button>
      )}
      <Button kind="quiet" onClick={() => setName(view.name)}>
        {text.viewRename}
      </Button>
    </>
  );
}

function Remove({ view, onRemoved }: { view: DeskView; onRemoved: () => void }): ReactNode {
  const text = useText(deskWords);
  const { undo } = useText(consoleWords);
  const errorWords = useErrorWords();
  const { attempt, error, isBusy } = useAttempt();
  const remove = (): Promise<void> =>
    attempt(async () => {
      await api('DELETE', `${VIEWS}/${view.id}`);
      const { name, queue, filters, sharedWith } = view;
      const body = { name, queue, filters, shared: sharedWith !== null };
      // Deleted by mistake: one press puts it back.
      toast(text.viewRemoved, {
        words: undo,
        do: () => void api('POST', VIEWS, body).then(onRemoved, () => undefined),
      });
      onRemoved();
    });
  return (
    <>
      <Button kind="quiet" isBusy={isBusy} onClick={() => void remove()}>
        {text.viewRemove}
      </Button>
      <Notice isAlert>{error === undefined ? undefined : errorWords(error).title}</Notice>
    </>
  );
}

function KeepForm(props: { queue: QueueId; filters: Filters; onKept: () => void }): ReactNode {
  const { queue, filters, onKept } = props;
  const text = useText(deskWords);
  const mayShare = useSession().organisationId !== null;
  const [name, setName] = useState('');
  const [isShared, setIsShared] = useState(false);
  const sending = useSend({ tells: 'here', onChanged: onKept });
  const keep = (): void => {
    if (name.trim() === '') return;
    sending.send('POST', VIEWS, { name: name.trim(), queue, filters, shared: isShared }, () => {
      toast(text.viewSaved(name.trim()));
      setName('');
    });
  };
  return (
    <form
      className="cb-stack"
      onSubmit={(event) => {
        event.preventDefault();
        keep();
      }}
    >
      <Field label={text.viewName}>
        {(attributes) => (
          <Input
            {...attributes}
            autoComplete="off"
            maxLength={40}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      {mayShare ? (
        <label className="cb-row">
          <input type="checkbox" checked={isShared} onChange={(event) => setIsShared(event.target.checked)} />
          <span>{text.viewShared}</span>
        </label>
      ) : null}
      <Notice isAlert>{sending.problem}</Notice>
      <div className="cb-row">
        <Button kind="main" type="submit" isBusy={sending.isPending} disabled={name.trim() === ''}>
          {text.viewSave}
        </Button>
      </div>
    </form>
  );
}
