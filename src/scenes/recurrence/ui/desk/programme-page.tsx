import type { ReactNode } from 'react';
import {
  CaseClocks,
  CaseSteps,
  CaseStory,
  DataTable,
  DeskSides,
  Fact,
  Facts,
  Notice,
  useCaseNews,
} from '../../../../fronts/kit/desk/index.tsx';
import {
  Link,
  Loaded,
  Skeleton,
  StatusMark,
  useApiQuery,
  useCity,
  usePick,
  useText,
  useTime,
} from '../../../../fronts/kit/index.tsx';
import type { ProgrammeDetail } from '../../contract.ts';
import { captionOf, weekly } from './caption.ts';
import { recurrenceWords } from './desk-words.ts';
import { BASE, toProgrammes, useSend } from './shared.tsx';
import { WeekLine } from './week-line.tsx';

/** One programme: what is done, what came of it against the others, its steps, clocks and story. */
export function ProgrammePage({ id }: { id: string }): ReactNode {
  const text = useText(recurrenceWords);
  const query = useApiQuery<ProgrammeDetail>(`${BASE}/programmes/${id}`);
  const { refresh } = useSend();
  useCaseNews(id, refresh);
  return (
    <Loaded query={query} skeleton={<Skeleton shape="lines" count={10} />}>
      {(detail) => (
        <DeskSides
          sideLabel={text.clocks}
          side={
            <>
              <CaseClocks label={text.clocks} clocks={detail.clocks} />
              <Photos detail={detail} />
              <CaseStory label={text.story} steps={detail.steps} />
            </>
          }
        >
          <Head detail={detail} />
          <Effect detail={detail} />
          <Steps detail={detail} />
          <Content detail={detail} />
        </DeskSides>
      )}
    </Loaded>
  );
}

function Head({ detail }: { detail: ProgrammeDetail }): ReactNode {
  const text = useText(recurrenceWords);
  const pick = usePick();
  return (
    <header className="cb-stack-tight">
      <Link to={toProgrammes()}>← {text.back}</Link>
      <span className="cb-row">
        <StatusMark status={detail.mark} words={pick(detail.stateTitle)} />
        <span className="cb-muted cb-figures">{detail.number}</span>
      </span>
      <h2>{detail.title}</h2>
    </header>
  );
}

function Effect({ detail }: { detail: ProgrammeDetail }): ReactNode {
  const text = useText(recurrenceWords);
  const { figures, kept, cutPercent } = detail;
  const said = (sentences: readonly string[]) => sentences.map((each) => `${each}${text.stop}`).join('');
  return (
    <section className="cb-part" aria-label={text.effect}>
      <h3>{text.effect}</h3>
      <Notice>
        <p>{said(captionOf(text, figures, cutPercent))}</p>
      </Notice>
      {kept === null || kept.asOf === figures.asOf ? null : (
        <p className="cb-small">
          {text.kept(kept.asOf)}：{said(captionOf(text, kept, cutPercent))}
        </p>
      )}
      <WeekLine detail={detail} />
      <DataTable
        label={text.figures}
        heads={[
          text.phase,
          ...[text.dayCount, text.here, text.hereWeek, text.others, text.othersWeek].map((figure) => ({
            figure,
          })),
        ]}
      >
        {(['before', 'during', 'after'] as const).map((phase) => {
          const [here, others] = [figures.here[phase], figures.others[phase]];
          return (
            <tr key={phase}>
              <th scope="row">{text.phases(phase)}</th>
              <td className="cb-number">{here.days}</td>
              <td className="cb-number">{here.cases}</td>
              <td className="cb-number">{weekly(here)}</td>
              <td className="cb-number">{others.cases}</td>
              <td className="cb-number">{weekly(others)}</td>
            </tr>
          );
        })}
      </DataTable>
      <p className="cb-small cb-muted">
        {text.asOf(figures.asOf)}
        {text.stop}
        {text.caution}
      </p>
    </section>
  );
}

function Steps({ detail }: { detail: ProgrammeDetail }): ReactNode {
  const text = useText(recurrenceWords);
  const { refresh } = useSend();
  if (detail.closed) return null;
  return (
    <section className="cb-part" aria-label={text.steps}>
      <h3>{text.steps}</h3>
      {detail.actions.length === 0 ? <p className="cb-muted">{text.noSteps}</p> : null}
      <CaseSteps caseId={detail.id} version={detail.version} actions={detail.actions} onDone={refresh} />
    </section>
  );
}

function Content({ detail }: { detail: ProgrammeDetail }): ReactNode {
  const text = useText(recurrenceWords);
  const city = useCity()?.name ?? '';
  return (
    <section className="cb-part" aria-label={text.fileFacts}>
      <h3>{text.fileFacts}</h3>
      <Facts>
        <Fact name={text.kind}>{`${text.scales(detail.scale)} · ${detail.category.name}`}</Fact>
        <Fact name={text.where}>{detail.area ?? city}</Fact>
        <Fact name={text.unit}>{detail.unit?.name ?? '–'}</Fact>
        <Fact name={text.period}>{text.periodOf(detail.startsOn, detail.endsOn)}</Fact>
        <Fact name={text.target}>{text.targetOf(detail.cutPercent)}</Fact>
        <Fact name={text.measure}>
          <span className="cb-said">{detail.measure}</span>
        </Fact>
        <Fact name={text.result}>
          <span className="cb-said">{detail.result ?? text.noResult}</span>
        </Fact>
        {detail.judgement === null ? null : <Fact name={text.judgement}>{detail.judgement}</Fact>}
      </Facts>
    </section>
  );
}

function Photos({ detail }: { detail: ProgrammeDetail }): ReactNode {
  const text = useText(recurrenceWords);
  const time = useTime();
  if (detail.photos.length === 0) return null;
  return (
    <section className="cb-part" aria-label={text.photos}>
      <h3>{text.photos}</h3>
      <div className="cb-row">
        {detail.photos.map((photo) => (
          <a key={photo.id} href={photo.url} target="_blank" rel="noreferrer">
            {photo.thumbnailUrl === null ? (
              photo.mediaType
            ) : (
              <img
                src={photo.thumbnailUrl}
                alt={time(photo.takenAt ?? photo.addedAt)}
                width="96"
                loading="lazy"
              />
            )}
          </a>
        ))}
      </div>
    </section>
  );
}
