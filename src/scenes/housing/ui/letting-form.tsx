import { type ReactNode, useState } from 'react';
import { Choice, FormSheet, LineField, LongField, useSend } from '../../../fronts/kit/desk/index.tsx';
import { Button, toast, useText, useToday } from '../../../fronts/kit/index.tsx';
import { LETTING_KINDS, type LettingKind } from '../contract.ts';
import { LETTINGS } from './letting-actions.tsx';
import { housingWords } from './words.ts';

interface Person {
  readonly name: string;
  readonly number: string;
  readonly telephone: string;
}
const nobody: Person = { name: '', number: '', telephone: '' };
const MOST = 30;

const partyOf = ({ name, number, telephone }: Person) => ({
  ...{ name: name.trim(), number: number.trim() },
  ...(telephone.trim() !== '' && { telephone: telephone.trim() }),
});

/** What was agreed, as it is typed. */
interface Terms {
  readonly kind: LettingKind;
  readonly from: string;
  readonly until: string;
  readonly rooms: string;
  readonly area: string;
  readonly contact: string;
  readonly note: string;
}

const bodyOf = ({ kind, from, until, rooms, area, contact, note }: Terms) => ({
  ...{ kind, startsOn: from, endsOn: until },
  ...(rooms !== '' && { rooms: Number(rooms) }),
  ...(area !== '' && { areaM2: Number(area) }),
  ...(contact.trim() !== '' && { contact: contact.trim() }),
  ...(note.trim() !== '' && { note: note.trim() }),
});

export interface LettingFormProps {
  readonly houseId: string;
  readonly address: string;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** A letting as the papers on the counter say it. Sent twice it is one. */
export function LettingForm({ houseId, address, onClose, onDone }: LettingFormProps): ReactNode {
  const text = useText(housingWords);
  const today = useToday();
  const [id] = useState(() => crypto.randomUUID());
  const [terms, setTerms] = useState<Terms>({
    ...{ kind: 'whole', from: today, until: `${Number(today.slice(0, 4)) + 1}${today.slice(4)}` },
    ...{ rooms: '', area: '', contact: '', note: '' },
  });
  const [landlord, setLandlord] = useState(nobody);
  const [tenants, setTenants] = useState<readonly Person[]>([nobody]);
  const sending = useSend({ tells: 'here' });
  const send = (): void => {
    const people = tenants.filter(({ name, number }) => name.trim() !== '' || number.trim() !== '');
    const parties = { landlord: partyOf(landlord), tenants: people.map(partyOf) };
    const body = { id, houseId, ...bodyOf(terms), ...parties };
    sending.send('POST', LETTINGS, body, () => {
      toast(text.registeredToast);
      onDone();
    });
  };
  return (
    <FormSheet
      title={`${text.registerTitle} · ${address}`}
      submit={text.registerTitle}
      isBusy={sending.isPending}
      problem={sending.problem}
      onSubmit={send}
      onClose={onClose}
    >
      <p className="cb-muted cb-small">{text.landlordWhy}</p>
      <PersonFields label={text.landlord} person={landlord} onChange={setLandlord} />
      {tenants.map((person, index) => (
        <PersonFields
          key={index}
          label={text.tenantNo(index + 1)}
          person={person}
          onChange={(next) => setTenants(tenants.map((each, at) => (at === index ? next : each)))}
        />
      ))}
      <div className="cb-row">
        <Button disabled={tenants.length >= MOST} onClick={() => setTenants([...tenants, nobody])}>
          {text.moreTenant}
        </Button>
        {tenants.length > 1 ? (
          <Button onClick={() => setTenants(tenants.slice(0, -1))}>{text.lessTenant}</Button>
        ) : null}
      </div>
      <TermsFields terms={terms} onChange={(change) => setTerms({ ...terms, ...change })} />
    </FormSheet>
  );
}

function TermsFields(props: { terms: Terms; onChange: (change: Partial<Terms>) => void }): ReactNode {
  const { terms, onChange } = props;
  const text = useText(housingWords);
  return (
    <>
      <Choice
        label={text.kind}
        value={terms.kind}
        options={LETTING_KINDS.map((value) => ({ value, label: text.kinds[value] }))}
        onChange={(kind) => onChange({ kind })}
      />
      <LineField
        label={text.from}
        isRequired
        more={{ type: 'date' }}
        value={terms.from}
        onChange={(from) => onChange({ from })}
      />
      <LineField
        label={text.until}
        hint={text.years}
        isRequired
        more={{ type: 'date', min: terms.from }}
        value={terms.until}
        onChange={(until) => onChange({ until })}
      />
      <LineField
        label={text.rooms}
        isOptional
        more={{ type: 'number', min: 1, max: 99 }}
        value={terms.rooms}
        onChange={(rooms) => onChange({ rooms })}
      />
      <LineField
        label={text.area}
        isOptional
        more={{ type: 'number', min: 1, step: 0.1 }}
        value={terms.area}
        onChange={(area) => onChange({ area })}
      />
      <LineField
        label={text.contact}
        isOptional
        more={{ type: 'tel', maxLength: 40 }}
        value={terms.contact}
        onChange={(contact) => onChange({ contact })}
      />
      <LongField
        label={text.note}
        isOptional
        rows={2}
        most={500}
        value={terms.note}
        onChange={(note) => onChange({ note })}
      />
    </>
  );
}

function PersonFields(props: {
  label: string;
  person: Person;
  onChange: (person: Person) => void;
}): ReactNode {
  const { label, person, onChange } = props;
  const text = useText(housingWords);
  const field = (key: keyof Person, words: string, most: number, isRequired = true) => (
    <LineField
      label={words}
      {...(isRequired ? { isRequired } : { isOptional: true })}
      more={{ maxLength: most }}
      value={person[key]}
      onChange={(value) => onChange({ ...person, [key]: value })}
    />
  );
  return (
    <fieldset className="cb-stack">
      <legend className="cb-strong">{label}</legend>
      {field('name', text.name, 60)}
      {field('number', text.number, 40)}
      {field('telephone', text.telephone, 40, false)}
    </fieldset>
  );
}
