import { type ReactNode, useMemo, useState } from 'react';
import type { AssetKind } from '../../../lib/asset.ts';
import { Fact, Facts } from '../../kit/desk/index.tsx';
import {
  Button,
  ClockBar,
  clockOf,
  durationInWords,
  EmptyState,
  StatusMark,
  Timeline,
  useKeys,
  useNow,
  usePreferences,
  useText,
} from '../../kit/index.tsx';
import { actionKeys } from '../desk/moves.ts';
import { consoleWords } from '../words/console-words.ts';
import { useChannels, usePick, useTime } from '../words-of.tsx';
import { ActionForm } from './action-form.tsx';
import { ProofPair } from './photo-check.tsx';
import type { ActionView, CaseDetail } from './types.ts';

/** All clocks, the citizen's first, each with why its deadline is what it is. */
export function Clocks({ detail }: { detail: CaseDetail }): ReactNode {
  const text = useText(consoleWords);
  const { language } = usePreferences();
  const dueWords = useTime();
  // The clocks were true when the case arrived, not when it is drawn again.
  const asOf = useMemo(() => detail && new Date().toISOString(), [detail]);
  const sorted = [...detail.clocks].sort((a, b) => Number(b.overall) - Number(a.overall));
  return (
    <section aria-labelledby="case-clocks" className="cb-part">
      <h3 id="case-clocks">{text.clocks}</h3>
      {sorted.length === 0 ? <p className="cb-muted">{text.noClocks}</p> : null}
      <div className="desk-clocks">
        {sorted.map((clock) => (
          <ClockBar
            key={`${clock.id} ${clock.startedAt}`}
            clock={clockOf(clock, { language, asOf, dueWords })}
          />
        ))}
      </div>
    </section>
  );
}

/** Who had it how long, one bar a unit. */
export function Hands({ detail }: { detail: CaseDetail }): ReactNode {
  const text = useText(consoleWords);
  const kit = useText();
  const time = useTime();
  const nowMs = useNow(30_000);
  if (detail.hands.length === 0) return null;
  const end = detail.closedAt === null ? nowMs : Date.parse(detail.closedAt);
  const spans = detail.hands.map((hand, index) => {
    const until = detail.hands[index + 1]?.since;
    const ms = (until === undefined ? end : Date.parse(until)) - Date.parse(hand.since);
    return { ...hand, minutes: Math.max(0, ms / 60_000) };
  });
  const longest = Math.max(1, ...spans.map((span) => span.minutes));
  return (
    <section aria-labelledby="case-hands" className="cb-part">
      <h3 id="case-hands">{text.handsWords}</h3>
      <ul className="desk-hands">
        {spans.map((span) => (
          <li key={span.organisation.id + span.since}>
            <span className="cb-row-apart">
              <span>{span.organisation.name}</span>
              <strong className="cb-figures">{durationInWords(span.minutes, kit)}</strong>
            </span>
            <span className="desk-hand-track" aria-hidden="true">
              <span style={{ inlineSize: `${(span.minutes / longest) * 100}%` }} />
            </span>
            <span className="cb-muted cb-small">
              {time(span.since)} ·{' '}
              {span.signedAt === null ? text.notSigned : text.signedAt(time(span.signedAt))}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The story, newest last. */
export function Story({ detail }: { detail: CaseDetail }): ReactNode {
  const text = useText(consoleWords);
  const pick = usePick();
  const time = useTime();
  const said = (form: Readonly<Record<string, unknown>>): string =>
    Object.values(form)
      .flatMap((value) => (Array.isArray(value) ? value : [value]))
      .filter(
        (value) => ['string', 'number'].includes(typeof value) && !/^[0-9a-f-]{36}$/.test(String(value)),
      )
      .join('，');
  return (
    <section aria-labelledby="case-story" className="cb-part">
      <h3 id="case-story">{text.story}</h3>
      <Timeline
        label={text.story}
        entries={detail.timeline.map((entry) => {
          const by =
            entry.actor.kind === 'citizen'
              ? text.citizen
              : entry.actor.kind === 'system'
                ? text.system
                : [entry.actor.unit, entry.actor.name].filter(Boolean).join(' · ');
          const more = said(entry.form);
          return {
            key: String(entry.sequence),
            at: time(entry.at),
            words: pick(entry.title),
            status: entry.alarm?.level === 2 ? ('late' as const) : ('closed' as const),
            ...(by === '' ? {} : { by }),
            ...(more === '' ? {} : { more: <p className="cb-muted">{more}</p> }),
          };
        })}
      />
    </section>
  );
}

/** Before and after on top of each other, and the other files. */
export function Photos({ detail }: { detail: CaseDetail }): ReactNode {
  const text = useText(consoleWords);
  if (detail.attachments.length === 0) return null;
  return (
    <section aria-labelledby="case-photos" className="cb-part">
      <h3 id="case-photos">{text.photos}</h3>
      <ProofPair detail={detail} />
      <Files detail={detail} />
    </section>
  );
}

/** All that was sent along, small; each opens by itself. */
export function Files({ detail }: { detail: CaseDetail }): ReactNode {
  const text = useText(consoleWords);
  const time = useTime();
  if (detail.attachments.length === 0) return null;
  return (
    <ul className="desk-files" aria-label={text.files}>
      {detail.attachments.map((file) => (
        <li key={file.id}>
          <a href={file.url} target="_blank" rel="noreferrer">
            {file.thumbnailUrl === null ? (
              file.mediaType
            ) : (
              <img src={file.thumbnailUrl} alt={`${text.files} ${time(file.addedAt)}`} loading="lazy" />
            )}
          </a>
        </li>
      ))}
    </ul>
  );
}

/** What this person may do now, each with its form. */
export function Actions({
  detail,
  except = [],
  onDone,
}: {
  detail: CaseDetail;
  /** Ids of actions that stand elsewhere on the page. */
  except?: readonly string[];
  onDone: (action: ActionView) => void;
}): ReactNode {
  const text = useText(consoleWords);
  const pick = usePick();
  const [open, setOpen] = useState<ActionView>();
  const actions = detail.actions.filter(({ id }) => !except.includes(id));
  const keys = actionKeys(actions);
  useKeys(
    Object.fromEntries(
      actions.flatMap((action) => {
        const key = keys.get(action.id);
        return key === undefined ? [] : [[key, () => setOpen(action)] as const];
      }),
    ),
  );
  if (actions.length === 0 && detail.actions.length > 0) return null;
  return (
    <section aria-labelledby="case-actions" className="cb-part">
      <h3 id="case-actions">{text.actions}</h3>
      {actions.length === 0 ? (
        <p className="cb-muted">{text.noActions}</p>
      ) : (
        <div className="cb-row">
          {actions.map((action) => (
            <Button
              key={action.id}
              onClick={() => setOpen(action)}
              {...(keys.has(action.id) && { hotkey: keys.get(action.id)?.toUpperCase() ?? '' })}
            >
              {pick(action.title)}
            </Button>
          ))}
        </div>
      )}
      {open === undefined ? null : (
        <ActionForm
          detail={detail}
          action={open}
          onClose={() => setOpen(undefined)}
          onDone={() => onDone(open)}
        />
      )}
    </section>
  );
}

/** Number, title, state and the facts in one glance. */
export function CaseHead({ detail }: { detail: CaseDetail }): ReactNode {
  const channels = useChannels();
  const text = useText(consoleWords);
  const kit = useText();
  const pick = usePick();
  const time = useTime();
  const facts: [string, string | undefined][] = [
    [text.category, detail.category?.name],
    [text.unit, detail.unit?.name],
    [text.holder, detail.holder?.name],
    [text.kind, kit.reportKind(detail.kind)],
    [
      kit.assetNumber,
      detail.asset && `${kit.assetKinds(detail.asset.kind as AssetKind)} ${detail.asset.number}`,
    ],
    [text.channel, channels.nameOf(detail.channel)],
    [text.openedAt, time(detail.openedAt)],
    [text.dueAt, time(detail.dueAt)],
  ];
  return (
    <header className="cb-stack-tight">
      <span className="cb-row">
        <span className="cb-muted cb-figures">{detail.number}</span>
        <StatusMark status={detail.mark} words={pick(detail.stateTitle)} />
      </span>
      <h2>{detail.title}</h2>
      <Facts isRow>
        {facts
          .filter(([, value]) => value !== undefined && value !== '')
          .map(([label, value]) => (
            <Fact key={label} name={label}>
              {value}
            </Fact>
          ))}
      </Facts>
    </header>
  );
}

export function NothingChosen(): ReactNode {
  const text = useText(consoleWords);
  return <EmptyState title={text.pickTitle}>{text.pickWords}</EmptyState>;
}
