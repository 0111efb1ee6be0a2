import { type ReactNode, useState } from 'react';
import { FormSheet, LineField } from '../../../fronts/kit/desk/index.tsx';
import {
  Field,
  Input,
  Loaded,
  Segmented,
  Skeleton,
  TextArea,
  toast,
  useApiQuery,
  usePick,
  useText,
} from '../../../fronts/kit/index.tsx';
import type { CandidateView } from '../contract.ts';
import { BASE, useDays, useSend } from './shared.tsx';
import { meetingWords } from './words/meeting-words.ts';

/** Proposes a matter: from a case that is stuck, or by hand. */
export function ProposeSheet({ onClose }: { onClose: () => void }): ReactNode {
  const text = useText(meetingWords);
  const { dayOf } = useDays();
  const { send, isPending } = useSend();
  const [from, setFrom] = useState<'case' | 'hand'>('case');
  const [caseId, setCaseId] = useState<string>();
  const [title, setTitle] = useState('');
  const [areaCode, setAreaCode] = useState('');
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState<string>();
  const submit = (): void => {
    if (from === 'case' && caseId === undefined) {
      setProblem(text.pickCase);
      return;
    }
    setProblem(undefined);
    const area = areaCode.trim();
    const body =
      from === 'case' ? { caseId, reason } : { title, reason, ...(area !== '' && { areaCode: area }) };
    send<{ number: string; day: string }>('POST', 'items', body, ({ number, day }) => {
      toast(text.proposed(number, dayOf(day)));
      onClose();
    });
  };
  return (
    <FormSheet
      title={text.propose}
      submit={text.propose}
      isBusy={isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <Segmented
        label={text.propose}
        value={from}
        onChange={setFrom}
        options={[
          { value: 'case', label: text.fromCase },
          { value: 'hand', label: text.byHand },
        ]}
      />
      {from === 'case' ? (
        <Candidates chosen={caseId} onChoose={setCaseId} />
      ) : (
        <ByHand title={title} onTitle={setTitle} areaCode={areaCode} onArea={setAreaCode} />
      )}
      <Field label={text.reason} isRequired problem={problem}>
        {(attributes) => (
          <TextArea
            {...attributes}
            required
            rows={3}
            maxLength={5_000}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
    </FormSheet>
  );
}

function ByHand(props: {
  title: string;
  onTitle: (title: string) => void;
  areaCode: string;
  onArea: (code: string) => void;
}): ReactNode {
  const text = useText(meetingWords);
  return (
    <>
      <Field label={text.matterTitle} isRequired>
        {(attributes) => (
          <Input
            {...attributes}
            required
            maxLength={60}
            value={props.title}
            onChange={(event) => props.onTitle(event.target.value)}
          />
        )}
      </Field>
      <LineField
        label={text.area}
        hint={text.areaHint}
        isOptional
        more={{ maxLength: 30 }}
        value={props.areaCode}
        onChange={(value) => props.onArea(value)}
      />
    </>
  );
}

function Candidates(props: { chosen: string | undefined; onChoose: (id: string) => void }): ReactNode {
  const text = useText(meetingWords);
  const pick = usePick();
  const query = useApiQuery<{ items: CandidateView[] }>(`${BASE}/candidates`);
  return (
    <fieldset className="cb-stack-tight tc-candidates">
      <legend>{text.candidates}</legend>
      <Loaded
        query={query}
        skeleton={<Skeleton count={3} />}
        isEmpty={({ items }) => items.length === 0}
        empty={<p className="cb-muted">{text.candidatesNone}</p>}
      >
        {({ items }) =>
          items.map((item) => (
            <label key={item.caseId} className="cb-check">
              <input
                type="radio"
                name="candidate"
                checked={props.chosen === item.caseId}
                onChange={() => props.onChoose(item.caseId)}
              />
              <span>
                {item.title}
                <span className="cb-small cb-muted">
                  {' '}
                  {item.number} · {pick(item.stateTitle)}
                  {item.unit === null ? '' : ` · ${item.unit}`}
                </span>
              </span>
            </label>
          ))
        }
      </Loaded>
    </fieldset>
  );
}
