import { type ReactNode, useState } from 'react';
import { FormSheet, LineField, LongField, Mark, useSend } from '../../../fronts/kit/desk/index.tsx';
import { Button, toast, useMe, useText, useToday } from '../../../fronts/kit/index.tsx';
import type { LettingView } from '../contract.ts';
import { housingWords } from './words.ts';

/** Where lettings are asked for and changed. */
export const LETTINGS = '/api/v1/housing/lettings';

interface ActionProps {
  readonly view: LettingView;
  readonly mayRegister: boolean;
  readonly onPurpose: (purpose: string) => void;
  readonly onChanged: () => void;
}

/** What may be done with a letting: seen in full for a purpose, extended, ended. */
export function LettingActions({ view, mayRegister, onPurpose, onChanged }: ActionProps): ReactNode {
  const text = useText(housingWords);
  const { may } = useMe();
  const [open, setOpen] = useState<'unmask' | 'extend' | 'end'>();
  const close = (): void => setOpen(undefined);
  const done = (words: string): void => {
    close();
    toast(words);
    onChanged();
  };
  const isOn = mayRegister && view.standing !== 'ended';
  const mayUnmask = may('registry.person.unmask') && view.people !== null;
  return (
    <div className="cb-row">
      {view.isUnmasked ? <Mark look="late">{text.unmasked}</Mark> : null}
      {mayUnmask && !view.isUnmasked ? (
        <Button onClick={() => setOpen('unmask')}>{text.unmask}</Button>
      ) : null}
      {isOn ? (
        <>
          <Button kind="main" onClick={() => setOpen('extend')}>
            {text.extend}
          </Button>
          <Button onClick={() => setOpen('end')}>{text.end}</Button>
        </>
      ) : null}
      {open === 'unmask' ? (
        <PurposeSheet
          onClose={close}
          onGiven={(purpose) => {
            close();
            onPurpose(purpose);
          }}
        />
      ) : null}
      {open === 'extend' ? (
        <ExtendSheet view={view} onClose={close} onDone={() => done(text.extended)} />
      ) : null}
      {open === 'end' ? <EndSheet view={view} onClose={close} onDone={() => done(text.ended)} /> : null}
    </div>
  );
}

function PurposeSheet(props: { onClose: () => void; onGiven: (purpose: string) => void }): ReactNode {
  const text = useText(housingWords);
  const [purpose, setPurpose] = useState('');
  const [isAsked, setAsked] = useState(false);
  return (
    <FormSheet
      title={text.unmask}
      submit={text.unmask}
      isBusy={false}
      onClose={props.onClose}
      onSubmit={() => {
        setAsked(true);
        if (purpose.trim() !== '') props.onGiven(purpose.trim());
      }}
    >
      <LineField
        label={text.purpose}
        hint={text.purposeHint}
        isRequired
        problem={isAsked && purpose.trim() === '' ? text.purposeNeeded : undefined}
        more={{ maxLength: 100 }}
        value={purpose}
        onChange={setPurpose}
      />
    </FormSheet>
  );
}

interface SheetProps {
  readonly view: LettingView;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

function ExtendSheet({ view, onClose, onDone }: SheetProps): ReactNode {
  const text = useText(housingWords);
  const [until, setUntil] = useState(`${Number(view.endsOn.slice(0, 4)) + 1}${view.endsOn.slice(4)}`);
  const sending = useSend({ tells: 'here' });
  return (
    <FormSheet
      title={text.extend}
      submit={text.extend}
      isBusy={sending.isPending}
      problem={sending.problem}
      onClose={onClose}
      onSubmit={() => sending.send('POST', `${LETTINGS}/${view.id}/extend`, { endsOn: until }, onDone)}
    >
      <LineField
        label={text.newEnd}
        hint={text.years}
        isRequired
        more={{ type: 'date', min: view.endsOn }}
        value={until}
        onChange={setUntil}
      />
    </FormSheet>
  );
}

function EndSheet({ view, onClose, onDone }: SheetProps): ReactNode {
  const text = useText(housingWords);
  const today = useToday();
  const [endedOn, setEndedOn] = useState(today);
  const [reason, setReason] = useState('');
  const sending = useSend({ tells: 'here' });
  return (
    <FormSheet
      title={text.end}
      submit={text.end}
      isBusy={sending.isPending}
      problem={sending.problem}
      onClose={onClose}
      onSubmit={() =>
        reason.trim() === ''
          ? sending.refuse(text.reasonNeeded)
          : sending.send('POST', `${LETTINGS}/${view.id}/end`, { endedOn, reason: reason.trim() }, onDone)
      }
    >
      <LineField
        label={text.endedOn}
        isRequired
        more={{ type: 'date', max: today }}
        value={endedOn}
        onChange={setEndedOn}
      />
      <LongField label={text.endReason} isRequired rows={3} most={200} value={reason} onChange={setReason} />
    </FormSheet>
  );
}
