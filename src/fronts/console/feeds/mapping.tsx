import { Fragment, type ReactNode, useState } from 'react';
import { standardFieldNames } from '../../../base/feeds/contract.ts';
import { DataTable, LineField, Mark } from '../../kit/desk/index.tsx';
import { Button, Select, useText } from '../../kit/index.tsx';
import { feedWords } from '../admin/words/feed-words.ts';
import type { DeclarationForm } from './declaration-form.ts';
import type { ColumnsView, ColumnView } from './types.ts';
import { ValueList, Why } from './value-list.tsx';
import { isRepeated } from './value-rows.ts';
import { feedDeskWords } from './words/feed-desk-words.ts';

const DATES = new Set<string>(['born', 'observed_on', 'valid_from', 'valid_to']);
/** Less of a column's values than this are values of its field: somebody should look. */
const FITS_WELL = 0.8;

export interface MappingProps {
  readonly form: DeclarationForm;
  readonly seen: ColumnsView | undefined;
  readonly problemOf: (field: string) => string | undefined;
  readonly onChange: (form: DeclarationForm) => void;
}

/** Each column with its first values, the standard field it holds, whether it names the row, whether it is needed. */
export function Mapping({ form, seen, problemOf, onChange }: MappingProps): ReactNode {
  const text = useText(feedDeskWords);
  const [name, setName] = useState('');
  const [added, setAdded] = useState<readonly string[]>([]);
  const used = [...form.key, ...Object.values(form.fields)].filter((column) => column !== '');
  const known = seen?.columns ?? [];
  const others = [...new Set([...used, ...added])].filter(
    (column) => !known.some((each) => each.name === column),
  );
  const columns: (Partial<ColumnView> & { name: string })[] = [
    ...known,
    ...others.map((column) => ({ name: column })),
  ];
  const add = (): void => {
    if (name.trim() !== '') setAdded([...added, name.trim()]);
    setName('');
  };
  return (
    <>
      {columns.length === 0 ? <p className="cb-muted">{text.noColumns}</p> : null}
      {columns.length === 0 ? null : (
        <DataTable
          label={text.columns}
          heads={[
            text.column,
            text.samples,
            { figure: text.filled },
            text.field,
            text.keyColumn,
            text.required,
          ]}
        >
          {columns.map((column) => (
            <ColumnRow
              key={column.name}
              column={column}
              rowsSeen={seen?.rowsSeen ?? 0}
              form={form}
              problemOf={problemOf}
              onChange={onChange}
            />
          ))}
        </DataTable>
      )}
      {[problemOf('key'), problemOf('fields')].map((why) =>
        why === undefined ? null : (
          <p key={why} className="cb-field-why" role="alert">
            {why}
          </p>
        ),
      )}
      <div className="feed-line">
        <LineField label={text.columnName} value={name} onChange={setName} />
        <Button onClick={add}>{text.addColumn}</Button>
      </div>
    </>
  );
}

type RowProps = Omit<MappingProps, 'seen'> & {
  readonly rowsSeen: number;
  readonly column: Partial<ColumnView> & { readonly name: string };
};

function ColumnRow({ column, rowsSeen, form, problemOf, onChange }: RowProps): ReactNode {
  const text = useText(feedDeskWords);
  const { name, samples = [], frequent = [], filled, fits, proposal } = column;
  const [isOpen, setOpen] = useState(false);
  const field = Object.entries(form.fields).find(([, each]) => each === name)?.[0] ?? '';
  const problem =
    field === '' ? undefined : (problemOf(`fields.${field}`) ?? problemOf(`fields.${field}.format`));
  const values = form.values[field] ?? [];
  const hasFault = values.some(
    ({ from }, at) =>
      isRepeated(values, at) || problemOf(`fields.${field}.values.${from.trim()}`) !== undefined,
  );
  const isListed = field !== '' && !DATES.has(field) && (isOpen || hasFault);
  const toggle = (list: readonly string[], value: string) =>
    list.includes(value) ? list.filter((each) => each !== value) : [...list, value];
  return (
    <Fragment>
      <tr>
        <th scope="row">{name}</th>
        <td className="feed-samples">{samples.join(' ｜ ') || '–'}</td>
        <td className="cb-number cb-figures">
          {filled === undefined ? '–' : `${Math.round(filled * 100)}%`}
        </td>
        <td>
          <FieldChoice {...{ form, name, field, onChange }} />
          <div className="cb-row">
            {field === proposal && typeof fits === 'number' ? <Fits share={fits} /> : null}
            {field === '' || DATES.has(field) ? null : (
              <Button
                kind="quiet"
                aria-expanded={isListed}
                aria-label={`${text.valueList} ${name}`}
                onClick={() => setOpen(!isListed)}
              >
                {text.valueList}
                {values.length > 0 ? ` ${values.length}` : ''}
              </Button>
            )}
          </div>
          {DATES.has(field) ? <DateFormat {...{ form, field, onChange }} /> : null}
          {problem === undefined ? null : <Why>{problem}</Why>}
        </td>
        <td>
          <input
            type="checkbox"
            aria-label={`${text.keyColumn} ${name}`}
            checked={form.key.includes(name)}
            onChange={() => onChange({ ...form, key: toggle(form.key, name) })}
          />
        </td>
        <td>
          <input
            type="checkbox"
            aria-label={`${text.required} ${name}`}
            disabled={field === ''}
            checked={field !== '' && form.required.includes(field)}
            onChange={() => onChange({ ...form, required: toggle(form.required, field) })}
          />
        </td>
      </tr>
      {isListed ? (
        <tr>
          <td colSpan={6}>
            <ValueList {...{ form, field, frequent, rowsSeen, problemOf, onChange }} column={name} />
          </td>
        </tr>
      ) : null}
    </Fragment>
  );
}

/** How many of a column's values are values of the field. */
function Fits({ share }: { share: number }): ReactNode {
  const text = useText(feedDeskWords);
  return (
    <Mark look={share >= FITS_WELL ? 'good' : 'late'}>
      {text.fits} {Math.round(share * 100)}%
    </Mark>
  );
}

type ChoiceProps = Pick<MappingProps, 'form' | 'onChange'> & {
  readonly name: string;
  readonly field: string;
};

/** A field goes to one column: taking one from another leaves that with none. */
function FieldChoice({ form, name, field, onChange }: ChoiceProps): ReactNode {
  const text = useText(feedDeskWords);
  const names = useText(feedWords);
  const choose = (next: string): void => {
    const { [field]: _, ...rest } = form.fields;
    const fields = next === '' ? rest : { ...rest, [next]: name };
    // What a column's words stand for goes with the column.
    const { [field]: own, ...others } = form.values;
    const values = next === '' || own === undefined ? others : { ...others, [next]: own };
    const required = form.required.filter((each) => fields[each] !== undefined);
    onChange({ ...form, fields, values, required });
  };
  const title = (each: string) => {
    const holder = form.fields[each];
    const isTaken = holder !== undefined && holder !== '' && holder !== name;
    return isTaken ? `${names.fieldName(each)}（${holder}）` : names.fieldName(each);
  };
  return (
    <Select
      aria-label={`${text.field} ${name}`}
      value={field}
      onChange={choose}
      options={[
        { value: '', label: text.noField },
        ...standardFieldNames.map((each) => ({ value: each as string, label: title(each) })),
      ]}
    />
  );
}

function DateFormat({ form, field, onChange }: Omit<ChoiceProps, 'name'>): ReactNode {
  const text = useText(feedDeskWords);
  return (
    <input
      type="text"
      className="cb-input"
      aria-label={`${text.dateFormat} ${field}`}
      placeholder={`${text.dateFormat} YYYY-MM-DD`}
      value={form.dateFormats[field] ?? ''}
      onChange={(event) =>
        onChange({ ...form, dateFormats: { ...form.dateFormats, [field]: event.target.value } })
      }
    />
  );
}
