import { type FormEvent, type ReactNode, useRef, useState } from 'react';
import { Fact, Facts } from '../../../fronts/kit/desk/index.tsx';
import {
  Button,
  Input,
  Link,
  StaticPinMap,
  StatusMark,
  toast,
  type Unit,
  UnitField,
  uploadFile,
  useCityShapes,
  useErrorWords,
  usePick,
  useText,
  useTime,
} from '../../../fronts/kit/index.tsx';
import type { ItemDetail } from '../contract.ts';
import { useSend } from './shared.tsx';
import { meetingWords } from './words/meeting-words.ts';

/** The cases behind a matter, on the map and as links. */
export function CasesBehind({ detail, mayAdd }: { detail: ItemDetail; mayAdd: boolean }): ReactNode {
  const text = useText(meetingWords);
  const pick = usePick();
  const { areas, bounds } = useCityShapes();
  const { send, isPending } = useSend();
  const [number, setNumber] = useState('');
  const placed = detail.cases.flatMap(({ lon, lat, id, mark, title }) =>
    lon === null || lat === null ? [] : [{ id, status: mark, label: title, longitude: lon, latitude: lat }],
  );
  const add = (event: FormEvent): void => {
    event.preventDefault();
    if (number.trim() === '') return;
    send('POST', `items/${detail.id}/cases`, { number: number.trim() }, () => setNumber(''));
  };
  return (
    <section className="cb-part" aria-labelledby="tc-cases">
      <h3 id="tc-cases">{text.casesBehind}</h3>
      {placed[0] === undefined || bounds === undefined ? null : (
        <StaticPinMap
          label={text.casesBehind}
          areas={areas}
          bounds={bounds}
          place={placed[0]}
          points={placed}
          height="14rem"
        />
      )}
      {detail.cases.length === 0 ? <p className="cb-muted">{text.caseNone}</p> : null}
      <ul className="cb-lines">
        {detail.cases.map((each) => (
          <li key={each.id}>
            <StatusMark status={each.mark} words={pick(each.stateTitle)} />{' '}
            {each.readable ? <Link to={`/cases/${each.id}`}>{each.title}</Link> : each.title}
            <span className="cb-small cb-muted">
              {' '}
              {[each.number, each.unit, each.address].filter(Boolean).join(' · ')}
              {each.readable ? '' : ` · ${text.caseHidden}`}
            </span>
          </li>
        ))}
      </ul>
      {mayAdd ? (
        <form className="tc-add" onSubmit={add}>
          <Input
            aria-label={text.caseNumber}
            placeholder={text.caseNumber}
            maxLength={40}
            value={number}
            onChange={(event) => setNumber(event.target.value)}
          />
          <Button type="submit" isBusy={isPending}>
            {text.addCase}
          </Button>
        </form>
      ) : null}
    </section>
  );
}

/** What each unit that was called has said. */
export function Positions({ detail }: { detail: ItemDetail }): ReactNode {
  const text = useText(meetingWords);
  const time = useTime();
  return (
    <section className="cb-part" aria-label={text.positions}>
      <h3>{text.positions}</h3>
      {detail.positions.length === 0 ? <p className="cb-muted">{text.unitsNone}</p> : null}
      <Facts>
        {detail.positions.map((position) => (
          <Fact key={position.unit.id} name={position.unit.name}>
            <span className={position.text === null ? 'cb-muted' : 'cb-said'}>
              {position.text ?? text.positionNone}
            </span>
            {position.at === null ? null : (
              <span className="cb-small cb-muted">
                {' '}
                {[position.by, time(position.at)].filter(Boolean).join(' · ')}
              </span>
            )}
          </Fact>
        ))}
      </Facts>
    </section>
  );
}

/** Calls units to a matter. */
export function CallUnits({ itemId }: { itemId: string }): ReactNode {
  const text = useText(meetingWords);
  const { send, isPending } = useSend();
  const [units, setUnits] = useState<readonly Unit[]>([]);
  const call = (): void =>
    send('POST', `items/${itemId}/invitations`, { units: units.map((unit) => unit.id) }, () => {
      toast(text.called);
      setUnits([]);
    });
  return (
    <div className="cb-stack-tight">
      <UnitField label={text.callUnits} most={20} value={units} onChange={setUnits} />
      {units.length === 0 ? null : (
        <div>
          <Button isBusy={isPending} onClick={call}>
            {text.call}
          </Button>
        </div>
      )}
    </div>
  );
}

/** Papers of a matter: PDF, pictures, sheets. */
export function Materials({ detail, mayAdd }: { detail: ItemDetail; mayAdd: boolean }): ReactNode {
  const text = useText(meetingWords);
  const time = useTime();
  const { refresh } = useSend();
  const errorWords = useErrorWords();
  const input = useRef<HTMLInputElement>(null);
  const [isBusy, setIsBusy] = useState(false);
  const add = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    setIsBusy(true);
    try {
      const path = `/api/v1/cases/${detail.id}/attachments?purpose=paper`;
      await uploadFile(path, file, { fileName: file.name });
      toast(text.materialAdded);
      refresh();
    } catch (error) {
      const { title, detail: more } = errorWords(error);
      toast([title, more].filter(Boolean).join('：'));
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <section className="cb-part" aria-label={text.materials}>
      <h3>{text.materials}</h3>
      {detail.materials.length === 0 ? <p className="cb-muted">{text.materialNone}</p> : null}
      <ul className="cb-lines">
        {detail.materials.map((file) => (
          <li key={file.id}>
            <a href={file.url} target="_blank" rel="noreferrer">
              {file.mediaType} · {Math.ceil(file.sizeBytes / 1_000)} kB
            </a>{' '}
            <span className="cb-small cb-muted">{time(file.addedAt)}</span>
          </li>
        ))}
      </ul>
      {mayAdd ? (
        <div>
          <input
            ref={input}
            type="file"
            hidden
            aria-label={text.addMaterial}
            onChange={(event) => void add(event.target.files?.[0])}
          />
          <Button isBusy={isBusy} onClick={() => input.current?.click()}>
            {text.addMaterial}
          </Button>
        </div>
      ) : null}
    </section>
  );
}
