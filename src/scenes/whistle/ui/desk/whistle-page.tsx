import type { ReactNode } from 'react';
import {
  CaseClocks,
  CaseSteps,
  CaseStory,
  DataTable,
  DeskSides,
  Mark,
  Notice,
  useCaseNews,
} from '../../../../fronts/kit/desk/index.tsx';
import {
  Link,
  Loaded,
  Skeleton,
  StaticPinMap,
  StatusMark,
  useApiQuery,
  useCityShapes,
  usePick,
  useText,
  useTime,
} from '../../../../fronts/kit/index.tsx';
import type { WhistleDetail } from '../../contract.ts';
import { whistleDeskWords } from './desk-words.ts';
import { EvaluateSheet } from './evaluate-sheet.tsx';
import { RespondClock } from './respond-clock.tsx';
import { BASE, toList, useSend } from './shared.tsx';

/** One whistle: who was called, who reported in when and from where, who came, what was done, how it was rated. */
export function WhistlePage({ id }: { id: string }): ReactNode {
  const text = useText(whistleDeskWords);
  const query = useApiQuery<WhistleDetail>(`${BASE}/${id}`);
  const { refresh } = useSend();
  useCaseNews(id, refresh);
  return (
    <Loaded query={query} skeleton={<Skeleton shape="lines" count={10} />}>
      {(detail) => (
        <DeskSides
          sideLabel={text.place}
          side={
            <>
              <CaseClocks label={text.clocks} clocks={detail.clocks} />
              <Place detail={detail} />
              <Photos detail={detail} />
            </>
          }
        >
          <Head detail={detail} />
          <Steps detail={detail} />
          <Departments detail={detail} />
          <CaseStory label={text.story} steps={detail.steps} />
        </DeskSides>
      )}
    </Loaded>
  );
}

function Head({ detail }: { detail: WhistleDetail }): ReactNode {
  const text = useText(whistleDeskWords);
  const pick = usePick();
  const time = useTime();
  return (
    <header className="cb-stack-tight">
      <Link to={toList()}>← {text.back}</Link>
      <span className="cb-row">
        <StatusMark status={detail.mark} words={pick(detail.stateTitle)} />
        <span className="cb-muted cb-figures">{detail.number}</span>
        <RespondClock whistle={detail} />
      </span>
      <h2>{detail.title}</h2>
      {detail.text === detail.title ? null : <p className="cb-said">{detail.text}</p>}
      <p className="cb-small cb-muted">
        {text.blownBy(detail.blower.name, time(detail.blownAt))}
        {detail.sourceCaseId === null || detail.sourceNumber === null ? null : (
          <>
            {' · '}
            <Link to={`/cases/${detail.sourceCaseId}`}>{text.source(detail.sourceNumber)}</Link>
          </>
        )}
      </p>
      {detail.calledOff === null ? null : <Notice>{text.calledOff(detail.calledOff)}</Notice>}
    </header>
  );
}

function Steps({ detail }: { detail: WhistleDetail }): ReactNode {
  const text = useText(whistleDeskWords);
  const { refresh } = useSend();
  if (detail.closed) return null;
  // Called off at the desk it says why: the phone's older forms may leave the cause out.
  const actions = detail.actions.map((action) =>
    action.id === 'call-off'
      ? { ...action, fields: action.fields.map((field) => ({ ...field, required: true })) }
      : action,
  );
  return (
    <section className="cb-part" aria-label={text.steps}>
      <h3>{text.steps}</h3>
      {actions.length === 0 ? <p className="cb-muted">{text.noSteps}</p> : null}
      <CaseSteps
        caseId={detail.id}
        version={detail.version}
        actions={actions}
        wordsOf={({ id }) => (id === 'confirm' ? text.evaluate : undefined)}
        formOf={({ id }, onClose) =>
          id === 'confirm' ? <EvaluateSheet detail={detail} onClose={onClose} /> : undefined
        }
        onDone={refresh}
      />
    </section>
  );
}

function Departments({ detail }: { detail: WhistleDetail }): ReactNode {
  const text = useText(whistleDeskWords);
  return (
    <section className="cb-part" aria-label={text.departments}>
      <h3>{text.departments}</h3>
      <DataTable
        label={text.departments}
        heads={[text.unit, text.reportedIn, text.arrived, text.result, text.rating]}
      >
        {detail.departments.map((unit) => (
          <DepartmentRow key={unit.id} unit={unit} />
        ))}
      </DataTable>
    </section>
  );
}

function DepartmentRow({ unit }: { unit: WhistleDetail['departments'][number] }): ReactNode {
  const text = useText(whistleDeskWords);
  const time = useTime();
  const lines = (...parts: (string | null | false)[]) =>
    parts.filter(Boolean).map((part) => (
      <span key={String(part)} className="cb-small cb-muted cb-under">
        {part}
      </span>
    ));
  return (
    <tr>
      <th scope="row">
        {unit.name}
        {lines(unit.lead && text.leads, unit.handedOnTo && text.handedOn(unit.handedOnTo.name))}
      </th>
      <td>
        {unit.reportedInAt === null ? text.notYet : time(unit.reportedInAt)}
        {unit.late ? (
          <>
            {' '}
            <Mark look="late">{text.late}</Mark>
          </>
        ) : null}
        {lines(
          unit.reportedInBy,
          unit.from !== null && text.from(unit.from),
          unit.minutesToArrive !== null && text.inMinutes(unit.minutesToArrive),
          unit.reportedInAt === null && text.respondDue(time(unit.dueAt)),
        )}
      </td>
      <td>
        {unit.arrivedAt === null ? text.notArrived : time(unit.arrivedAt)}
        {lines(unit.arrivedBy)}
      </td>
      <td className="cb-said">{unit.result ?? <span className="cb-muted">{text.noResult}</span>}</td>
      <td>
        {unit.stars === null ? <span className="cb-muted">{text.notRated}</span> : text.stars(unit.stars)}
        {lines(unit.ratingNote)}
      </td>
    </tr>
  );
}

function Place({ detail }: { detail: WhistleDetail }): ReactNode {
  const text = useText(whistleDeskWords);
  const { areas, bounds } = useCityShapes();
  const { lon, lat } = detail;
  return (
    <section className="cb-part" aria-label={text.place}>
      <h3>{text.place}</h3>
      <p>{[detail.area, detail.address].filter(Boolean).join('，')}</p>
      {lon === null || lat === null || bounds === undefined ? null : (
        <StaticPinMap
          label={text.place}
          areas={areas}
          bounds={bounds}
          place={{ longitude: lon, latitude: lat }}
          height="14rem"
        />
      )}
    </section>
  );
}

function Photos({ detail }: { detail: WhistleDetail }): ReactNode {
  const text = useText(whistleDeskWords);
  const time = useTime();
  if (detail.photos.length === 0) return null;
  return (
    <section className="cb-part" aria-label={text.photos}>
      <h3>{text.photos}</h3>
      <div className="cb-row wd-photos">
        {detail.photos.map((photo) => (
          <a key={photo.id} href={photo.url} target="_blank" rel="noreferrer">
            {photo.thumbnailUrl === null ? (
              photo.mediaType
            ) : (
              <img src={photo.thumbnailUrl} alt={time(photo.takenAt ?? photo.addedAt)} loading="lazy" />
            )}
          </a>
        ))}
      </div>
    </section>
  );
}
