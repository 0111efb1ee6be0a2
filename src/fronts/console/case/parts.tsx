import { type ReactNode, useMemo, useState } from 'react';
import {
  api,
  Button,
  ClockBar,
  durationInWords,
  EmptyState,
  Link,
  Loaded,
  PhotoPair,
  StaticPinMap,
  StatusMark,
  Timeline,
  toast,
  useApiQuery,
  useErrorWords,
  useNow,
  useText,
  withQuery,
} from '../../kit/index.tsx';
import { useCityAreas } from '../map/use-city-areas.tsx';
import { consoleWords } from '../words/console-words.ts';
import { useChannels, useClock, usePick, useTime } from '../words-of.tsx';
import { ActionForm } from './action-form.tsx';
import type { ActionView, CaseDetail, ReportView } from './types.ts';

/** All clocks, the citizen's first, each with why its deadline is what it is. */
export function Clocks({ detail }: { detail: CaseDetail }): ReactNode {
  const text = useText(consoleWords);
  const toKit = useClock();
  const sorted = [...detail.clocks].sort((a, b) => Number(b.overall) - Number(a.overall));
  return (
    <section aria-labelledby="case-clocks" className="desk-part">
      <h3 id="case-clocks">{text.clocks}</h3>
      {sorted.length === 0 ? <p className="cb-muted">{text.noClocks}</p> : null}
      <div className="desk-clocks">
        {sorted.map((clock) => (
          <ClockBar key={`${clock.id} ${clock.startedAt}`} clock={toKit(clock)} />
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
    <section aria-labelledby="case-hands" className="desk-part">
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
    <section aria-labelledby="case-story" className="desk-part">
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
            ...(more === '' ? {} : { more: <p className="desk-said">{more}</p> }),
          };
        })}
      />
    </section>
  );
}

/** Before and after on top of each other, and the other files. */
export function Photos({ detail }: { detail: CaseDetail }): ReactNode {
  const text = useText(consoleWords);
  const time = useTime();
  if (detail.attachments.length === 0) return null;
  const last = (...purposes: string[]) =>
    detail.attachments.findLast(
      (file) => purposes.includes(file.purpose) && file.mediaType.startsWith('image/'),
    );
  const toPhoto = (file: CaseDetail['attachments'][number] | undefined) =>
    file && { url: file.url, alt: detail.title, at: time(file.takenAt ?? file.addedAt) };
  const [before, after] = [last('before') ?? last('report'), last('after', 'verification')];
  return (
    <section aria-labelledby="case-photos" className="desk-part">
      <h3 id="case-photos">{text.photos}</h3>
      <PhotoPair before={toPhoto(before)} after={toPhoto(after)} />
      <ul className="desk-files" aria-label={text.files}>
        {detail.attachments.map((file) => (
          <li key={file.id}>
            <a href={file.url} target="_blank" rel="noreferrer">
              {file.thumbnailUrl === null ? (
                file.mediaType
              ) : (
                <img src={file.thumbnailUrl} alt={`${file.purpose} ${time(file.addedAt)}`} loading="lazy" />
              )}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The reports about a case; one that does not belong can be taken out, and put back. */
export function Reports({ detail, onChanged }: { detail: CaseDetail; onChanged: () => void }): ReactNode {
  const text = useText(consoleWords);
  const time = useTime();
  const errorWords = useErrorWords();
  const channels = useChannels();
  const query = useApiQuery<{ items: ReportView[] }>(`/api/v1/cases/${detail.id}/reports`);
  const maySeparate = detail.actions.some((action) => action.id === 'reclassify' || action.id === 'dispatch');
  const separate = async (report: ReportView): Promise<void> => {
    try {
      const opened = await api<{ number: string }>('POST', `/api/v1/reports/${report.id}/separate`, {});
      toast(text.separated(opened.number), {
        words: text.undo,
        do: () =>
          void api('POST', `/api/v1/reports/${report.id}/fuse`, { caseId: detail.id }).then(onChanged, fail),
      });
      onChanged();
    } catch (error) {
      fail(error);
    }
  };
  const fail = (error: unknown): void => toast(errorWords(error).title);
  return (
    <section aria-labelledby="case-reports" className="desk-part">
      <h3 id="case-reports">{text.reports}</h3>
      <Loaded query={query}>
        {({ items }) => (
          <>
            <p className="cb-muted cb-small">{text.reportsCount(items.length)}</p>
            <ul className="desk-reports">
              {items.map((report) => (
                <li key={report.id}>
                  <span className="cb-row-apart">
                    <span className="cb-figures">{report.number}</span>
                    <span className="cb-muted cb-small">
                      {channels.nameOf(report.channel)} · {time(report.reportedAt)}
                    </span>
                  </span>
                  <span>{report.text}</span>
                  <span className="cb-row-apart cb-muted cb-small">
                    <span>
                      {[report.reporter?.name, report.reporter?.telephone].filter(Boolean).join(' ')}
                      {report.repeatOf === null ? '' : ` · ${text.repeat}`}
                    </span>
                    {report.fused && maySeparate ? (
                      <Button kind="quiet" onClick={() => void separate(report)}>
                        {text.separate}
                      </Button>
                    ) : null}
                  </span>
                </li>
              ))}
            </ul>
          </>
        )}
      </Loaded>
    </section>
  );
}

interface Point {
  readonly id: string;
  readonly lon: number;
  readonly lat: number;
  readonly mark: CaseDetail['mark'];
  readonly title: string;
}
const NEAR = { lon: 0.0035, lat: 0.0028 };

/** Where it is, and what else is open within some 300 m. */
export function Nearby({ detail }: { detail: CaseDetail }): ReactNode {
  const text = useText(consoleWords);
  const { areas, bounds } = useCityAreas();
  const { lon, lat } = detail;
  const box =
    lon === null || lat === null
      ? ''
      : [lon - NEAR.lon, lat - NEAR.lat, lon + NEAR.lon, lat + NEAR.lat]
          .map((each) => each.toFixed(6))
          .join(',');
  const query = useApiQuery<{ items: Point[] }>(withQuery('/api/v1/cases/points', { box }), {
    enabled: box !== '',
  });
  const others = useMemo(
    () => (query.data?.items ?? []).filter((point) => point.id !== detail.id).slice(0, 12),
    [query.data, detail.id],
  );
  return (
    <section aria-labelledby="case-place" className="desk-part">
      <h3 id="case-place">{text.place}</h3>
      <p>
        {detail.areaPath.map((area) => area.name).join(' / ')}
        {detail.address === null ? '' : `，${detail.address}`}
      </p>
      {lon === null || lat === null || bounds === undefined ? null : (
        <StaticPinMap
          label={text.place}
          areas={areas}
          bounds={bounds}
          place={{ longitude: lon, latitude: lat }}
          points={others.map((point) => ({
            id: point.id,
            status: point.mark,
            label: point.title,
            longitude: point.lon,
            latitude: point.lat,
          }))}
          height="12rem"
        />
      )}
      <h4>{text.nearby}</h4>
      {others.length === 0 ? (
        <p className="cb-muted cb-small">{text.noNearby}</p>
      ) : (
        <ul className="desk-near">
          {others.map((point) => (
            <li key={point.id}>
              <StatusMark status={point.mark} isCompact />
              <Link to={`/cases/${point.id}`}>{point.title}</Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** What this person may do now, each with its form. */
export function Actions({
  detail,
  onDone,
}: {
  detail: CaseDetail;
  onDone: (action: ActionView) => void;
}): ReactNode {
  const text = useText(consoleWords);
  const pick = usePick();
  const [open, setOpen] = useState<ActionView>();
  return (
    <section aria-labelledby="case-actions" className="desk-part">
      <h3 id="case-actions">{text.actions}</h3>
      {detail.actions.length === 0 ? (
        <p className="cb-muted">{text.noActions}</p>
      ) : (
        <div className="cb-row desk-actions">
          {detail.actions.map((action) => (
            <Button key={action.id} onClick={() => setOpen(action)}>
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
  const pick = usePick();
  const time = useTime();
  const facts: [string, string | undefined][] = [
    [text.category, detail.category?.name],
    [text.unit, detail.unit?.name],
    [text.holder, detail.holder?.name],
    [text.kind, detail.kind],
    [text.channel, channels.nameOf(detail.channel)],
    [text.openedAt, time(detail.openedAt)],
    [text.dueAt, time(detail.dueAt)],
  ];
  return (
    <header className="desk-case-head">
      <span className="cb-row">
        <span className="cb-muted cb-figures">{detail.number}</span>
        <StatusMark status={detail.mark} words={pick(detail.stateTitle)} />
      </span>
      <h2>{detail.title}</h2>
      <dl className="desk-facts">
        {facts
          .filter(([, value]) => value !== undefined && value !== '')
          .map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
    </header>
  );
}

export function NothingChosen(): ReactNode {
  const text = useText(consoleWords);
  return <EmptyState title={text.pickTitle}>{text.pickWords}</EmptyState>;
}
