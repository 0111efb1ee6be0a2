import { type ReactNode, useEffect, useEffectEvent, useRef, useState } from 'react';
import {
  api,
  Button,
  isApiError,
  TextArea,
  UnitField,
  useErrorWords,
  useText,
} from '../../../fronts/kit/index.tsx';
import { type MeetingView, MOST_MINUTES_CHARACTERS } from '../contract.ts';
import { BASE, useSend } from './shared.tsx';
import { meetingWords } from './words/meeting-words.ts';

interface MinutesProps {
  readonly meeting: MeetingView;
  readonly mayChair: boolean;
}

const PAUSE_MS = 1_200;

/** Who sits at the table: ticked off among those called, others added. */
export function Present({ meeting, mayChair }: MinutesProps): ReactNode {
  const text = useText(meetingWords);
  const { send } = useSend();
  const { attendance, day } = meeting;
  // A tick shows at once; what the server then tells stands.
  const [ticked, setTicked] = useState<readonly string[]>();
  const known = attendance.filter((unit) => unit.present).map((unit) => unit.id);
  const key = known.join();
  useEffect(() => {
    if (key !== undefined) setTicked(undefined);
  }, [key]);
  const present = ticked ?? known;
  const keep = (units: readonly string[]): void => {
    setTicked(units);
    send('PUT', `meetings/${day}/attendance`, { units });
  };
  return (
    <div className="cb-stack-tight">
      <h3>{text.attendance}</h3>
      {attendance.length === 0 ? <p className="cb-muted">{text.attendanceNone}</p> : null}
      {attendance.map((unit) => (
        <label key={unit.id} className="cb-check">
          <input
            type="checkbox"
            disabled={!mayChair}
            checked={present.includes(unit.id)}
            onChange={(event) =>
              keep(event.target.checked ? [...present, unit.id] : present.filter((each) => each !== unit.id))
            }
          />
          {unit.name}
        </label>
      ))}
      {mayChair ? (
        <UnitField
          label={text.addAttendance}
          value={[]}
          onChange={([unit]) => {
            if (unit !== undefined) keep([...new Set([...present, unit.id])]);
          }}
        />
      ) : null}
    </div>
  );
}

/** The minutes as they are typed: kept after each pause; when somebody else typed meanwhile both are shown. */
export function LiveMinutes({ meeting, mayChair }: MinutesProps): ReactNode {
  const text = useText(meetingWords);
  const minutes = useMinutes(meeting);
  const { words, state } = minutes;
  return (
    <div className="cb-stack-tight">
      <h3>{text.minutes}</h3>
      <p className="cb-muted cb-small">{text.minutesHint}</p>
      <TextArea
        aria-label={text.minutes}
        className="tc-minutes"
        readOnly={!mayChair}
        rows={10}
        maxLength={MOST_MINUTES_CHARACTERS}
        value={words}
        onChange={(event) => minutes.type(event.target.value)}
      />
      <p className="cb-small" role="status">
        {{ saved: text.saved, saving: text.saving, typing: text.unsaved, changed: '' }[state]}
        {minutes.problem}
      </p>
      {state === 'changed' ? (
        <div className="cb-stack-tight" role="alert">
          <p>{text.minutesChanged}</p>
          <p className="cb-said tc-theirs">{meeting.minutes}</p>
          <div className="cb-row">
            <Button onClick={minutes.takeTheirs}>{text.useTheirs}</Button>
            <Button onClick={minutes.putMine}>{text.keepMine}</Button>
          </div>
        </div>
      ) : null}
    </div>
  );
}

function useMinutes(meeting: MeetingView) {
  const { refresh } = useSend();
  const errorWords = useErrorWords();
  const [words, setWords] = useState(meeting.minutes);
  const [state, setState] = useState<'saved' | 'typing' | 'saving' | 'changed'>('saved');
  const [problem, setProblem] = useState('');
  const version = useRef(meeting.minutesVersion);
  // What others typed shows at once where nothing of one's own waits.
  const follow = useEffectEvent(() => {
    if (state !== 'saved' || meeting.minutesVersion <= version.current) return;
    version.current = meeting.minutesVersion;
    setWords(meeting.minutes);
  });
  useEffect(() => {
    if (meeting.minutesVersion > 0) follow();
  }, [meeting.minutesVersion]);
  const keep = useEffectEvent(async (minutes: string, from: number): Promise<void> => {
    setState('saving');
    setProblem('');
    try {
      const answer = await api<{ version: number }>('PUT', `${BASE}/meetings/${meeting.day}/minutes`, {
        ...{ minutes, version: from },
      });
      version.current = answer.version;
      setState((now) => (now === 'saving' ? 'saved' : now));
    } catch (error) {
      const isOld = isApiError(error) && error.code === 'triple-cross.minutes_changed';
      setState(isOld ? 'changed' : 'typing');
      if (isOld) refresh();
      else setProblem(` ${errorWords(error).title}`);
    }
  });
  useEffect(() => {
    if (state !== 'typing') return undefined;
    const timer = setTimeout(() => void keep(words, version.current), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [words, state]);
  return {
    ...{ words, state, problem },
    type: (next: string) => {
      setWords(next);
      setState((now) => (now === 'changed' ? now : 'typing'));
    },
    takeTheirs: () => {
      version.current = meeting.minutesVersion;
      setWords(meeting.minutes);
      setState('saved');
    },
    putMine: () => {
      version.current = meeting.minutesVersion;
      setState('typing');
    },
  };
}
