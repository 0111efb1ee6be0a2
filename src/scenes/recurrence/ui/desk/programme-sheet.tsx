import { type ReactNode, useState } from 'react';
import { FormSheet, LineField, LongField } from '../../../../fronts/kit/desk/index.tsx';
import {
  toast,
  type Unit,
  UnitField,
  useCity,
  useNavigation,
  useText,
  useToday,
} from '../../../../fronts/kit/index.tsx';
import type { ProgrammeRequest, SpotDetail } from '../../contract.ts';
import { recurrenceWords } from './desk-words.ts';
import { BASE, nameOf, toProgramme, useSend } from './shared.tsx';

const DAY_MS = 86_400_000;
const USUAL_DAYS = 59;
const TITLE_MOST = 60;

/** Opens a programme for what is in view: measure, unit, period, target. */
export function ProgrammeSheet(props: { spot: SpotDetail; area: string; onClose: () => void }): ReactNode {
  const { spot, area, onClose } = props;
  const text = useText(recurrenceWords);
  const city = useCity()?.name ?? '';
  const today = useToday();
  const { go } = useNavigation();
  const { send, isPending, problem } = useSend();
  const [title, setTitle] = useState(text.defaultTitle(nameOf(spot, city)).slice(0, TITLE_MOST));
  const [measure, setMeasure] = useState('');
  const [units, setUnits] = useState<readonly Unit[]>(spot.unit === null ? [] : [spot.unit]);
  const [startsOn, setStartsOn] = useState(today);
  const [endsOn, setEndsOn] = useState(() =>
    new Date(Date.parse(today) + USUAL_DAYS * DAY_MS).toISOString().slice(0, 10),
  );
  const [cut, setCut] = useState('50');
  const [isAsked, setIsAsked] = useState(false);
  const missing = (value: string, words: string) => (isAsked && value.trim().length < 2 ? words : undefined);
  const submit = (): void => {
    setIsAsked(true);
    const unit = units[0];
    if (title.trim().length < 2 || measure.trim().length < 2 || unit === undefined) return;
    const body: ProgrammeRequest = {
      ...{ scale: spot.scale, key: spot.key, title: title.trim(), measure: measure.trim(), unit: unit.id },
      ...{ startsOn, endsOn, cutPercent: Number(cut) },
      ...(spot.scale === 'kind' && area !== '' && { area }),
    };
    send<{ id: string }>('POST', `${BASE}/programmes`, body, ({ id }) => {
      toast(text.opened2);
      go(toProgramme(id));
    });
  };
  return (
    <FormSheet
      {...{ title: text.openProgramme, submit: text.submit, isBusy: isPending, problem, onClose }}
      onSubmit={submit}
    >
      <LineField
        label={text.programmeTitle}
        isRequired
        problem={missing(title, text.needTitle)}
        more={{ maxLength: TITLE_MOST }}
        value={title}
        onChange={setTitle}
      />
      <LongField
        label={text.measure}
        hint={text.measureHint}
        isRequired
        problem={missing(measure, text.needMeasure)}
        rows={4}
        most={2_000}
        value={measure}
        onChange={setMeasure}
      />
      <UnitField
        label={text.unit}
        isRequired
        problem={isAsked && units.length === 0 ? text.needUnit : undefined}
        value={units}
        onChange={setUnits}
      />
      <Period {...{ startsOn, endsOn, cut }} onStart={setStartsOn} onEnd={setEndsOn} onCut={setCut} />
    </FormSheet>
  );
}

/** From when to when, and by how much it shall go down. */
function Period(props: {
  startsOn: string;
  endsOn: string;
  cut: string;
  onStart: (day: string) => void;
  onEnd: (day: string) => void;
  onCut: (percent: string) => void;
}): ReactNode {
  const text = useText(recurrenceWords);
  const day = { type: 'date', required: true } as const;
  return (
    <>
      <div className="cb-row">
        <LineField label={text.startsOn} more={day} value={props.startsOn} onChange={props.onStart} />
        <LineField label={text.endsOn} more={day} value={props.endsOn} onChange={props.onEnd} />
      </div>
      <LineField
        label={text.cut}
        hint={text.cutHint}
        more={{ type: 'number', min: 1, max: 100, step: 1, required: true }}
        value={props.cut}
        onChange={props.onCut}
      />
    </>
  );
}
