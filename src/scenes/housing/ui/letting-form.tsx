import { type ReactNode, useState } from 'react';
import { Filter, FormSheet, LineField, LongField, useSend } from '../../../fronts/kit/desk/index.tsx';
import { Button, Select, toast, useText, useToday } from '../../../fronts/kit/index.tsx';
import { LETTING_KINDS, type LettingKind } from '../contract.ts';
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
  const [kind, setKind] = useState<LettingKind>('whole');
  const [from, setFrom] = useState(today);
  const [until, setUntil] = useState(`${Number(today.slice(0, 4)) + 1}${today.slice(4)}`);
  const [rooms, setRooms] = useState('');
  const [area, setArea] = useState('');
  const [landlord, setLandlord] = useState(nobody);
  const [tenants, setTenants] = useState<readonly Person[]>([nobody]);
  const [contact, setContact] = useState('');
  const [note, setNote] = useState('');
  const sending = useSend({ tells: 'here' });
  const send = (): void => {
    const body = {
      ...{ id, houseId, kind, startsOn: from, endsOn: until, landlord: partyOf(landlord) },
      tenants: tenants.filter(({ name, number }) => name.trim() !== '' || number.trim() !== '').map(partyOf),
      ...(rooms !== '' && { rooms: Number(rooms) }),
      ...(area !== '' && { areaM2: Number(area) }),
      ...(contact.trim() !== '' && { contact: contact.trim() }),
      ...(note.trim() !== '' && { note: note.trim() }),
    };
    sending.send('POST', '/api/v1/housing/lettings', body, () => {
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
      <Filter label={text.kind}>
        <Select
          aria-label={text.kind}
          value={kind}
          options={LETTING_KINDS.map((value) => ({ value, label: text.kinds[value] }))}
          onChange={setKind}
        />
      </Filter>
      <LineField label={text.from} isRequired more={{ type: 'date' }} value={from} onChange={setFrom} />
      <LineField
        label={text.until}
        hint={text.years}
        isRequired
        more={{ type: 'date', min: from }}
        value={until}
        onChange={setUntil}
      />
      <LineField
        label={text.rooms}
        isOptional
        more={{ type: 'number', min: 1, max: 99 }}
        value={rooms}
        onChange={setRooms}
      />
      <LineField
        label={text.area}
        isOptional
        more={{ type: 'number', min: 1, step: 0.1 }}
        value={area}
        onChange={setArea}
      />
      <LineField
        label={text.contact}
        isOptional
        more={{ type: 'tel', maxLength: 40 }}
        value={contact}
        onChange={setContact}
      />
      <LongField label={text.note} isOptional rows={2} most={500} value={note} onChange={setNote} />
    </FormSheet>
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
