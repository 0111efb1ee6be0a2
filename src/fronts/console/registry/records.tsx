import { type ReactNode, useState } from 'react';
import { DataTable, Notice, ReasonSheet, useRefresh, useSend } from '../../kit/desk/index.tsx';
import { Button, Loaded, Skeleton, toast, useApiQuery, useNavigation, useText } from '../../kit/index.tsx';
import { useMay } from '../session.tsx';
import { readableFields, readableValue } from './field-words.ts';
import { BASE, PAGES, type PersonRecords, type RecordView } from './types.ts';
import { registryWords } from './words/registry-words.ts';

/** What each source says of somebody, record by record; a data steward splits off what means another one. */
export function Records({ person, purpose }: { person: string; purpose: string | undefined }): ReactNode {
  const text = useText(registryWords);
  const [isOpen, setOpen] = useState(false);
  const query = useApiQuery<PersonRecords>(`${BASE}/persons/${person}/records`, {
    enabled: isOpen,
    keepPrevious: true,
    ...(purpose !== undefined && { purpose }),
  });
  if (!isOpen) return <Button onClick={() => setOpen(true)}>{text.showRecords}</Button>;
  return (
    <Loaded
      query={query}
      skeleton={<Skeleton shape="rows" count={3} />}
      isEmpty={({ items }) => items.length === 0}
      empty={<p className="cb-muted">{text.noAttributes}</p>}
    >
      {({ items, isUnmasked }) => <RecordTable {...{ person, items, isUnmasked }} />}
    </Loaded>
  );
}

const keyOf = ({ sourceId, key }: RecordView): string => `${sourceId} ${key}`;

interface RecordTableProps {
  readonly person: string;
  readonly items: readonly RecordView[];
  readonly isUnmasked: boolean;
}

function RecordTable({ person, items, isUnmasked }: RecordTableProps): ReactNode {
  const text = useText(registryWords);
  const mayReview = useMay('registry.review') && items.length > 1;
  // Whoever parts records has to see what they say: masked, their keys are not known here either.
  const maySplit = mayReview && isUnmasked;
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [isSplitting, setSplitting] = useState(false);
  const toggle = (key: string): void => {
    const next = new Set(picked);
    if (!next.delete(key)) next.add(key);
    setPicked(next);
  };
  return (
    <>
      <DataTable
        label={text.records}
        {...(maySplit && { first: <td /> })}
        heads={[text.who, text.key, text.observed, text.content]}
      >
        {items.map((record, index) => (
          <tr key={`${index} ${keyOf(record)}`}>
            {maySplit ? (
              <td>
                <input
                  type="checkbox"
                  aria-label={text.pick(record.source, record.key)}
                  checked={picked.has(keyOf(record))}
                  onChange={() => toggle(keyOf(record))}
                />
              </td>
            ) : null}
            <th scope="row" className="cb-nowrap">
              {record.source}
            </th>
            <td className="cb-figures cb-nowrap">{record.key}</td>
            <td className="cb-figures cb-nowrap">{record.observedOn}</td>
            <td>
              <FieldWords fields={record.fields} />
            </td>
          </tr>
        ))}
      </DataTable>
      {mayReview && !isUnmasked ? <Notice>{text.splitMasked}</Notice> : null}
      {maySplit ? (
        <Button
          disabled={picked.size === 0 || picked.size === items.length}
          onClick={() => setSplitting(true)}
        >
          {text.splitOff(picked.size)}
        </Button>
      ) : null}
      {isSplitting ? (
        <Split
          person={person}
          records={items.filter((record) => picked.has(keyOf(record)))}
          onClose={() => setSplitting(false)}
        />
      ) : null}
    </>
  );
}

/** The fields of a record in a few lines. */
export function FieldWords({ fields }: { fields: Readonly<Record<string, string>> }): ReactNode {
  const text = useText(registryWords);
  return (
    <span className="reg-fields">
      {readableFields(Object.keys(fields)).map((name) => (
        <span key={name}>
          <span className="cb-muted">{text.named(name)}</span>{' '}
          <span className="cb-figures">{readableValue(name, fields[name] ?? '', text.named)}</span>
        </span>
      ))}
    </span>
  );
}

interface SplitProps {
  readonly person: string;
  readonly records: readonly RecordView[];
  readonly onClose: () => void;
}

function Split({ person, records, onClose }: SplitProps): ReactNode {
  const text = useText(registryWords);
  const { go } = useNavigation();
  const sending = useSend({ tells: 'toast', onChanged: useRefresh(BASE) });
  return (
    <>
      <ReasonSheet
        title={text.splitTitle}
        label={text.splitReason}
        submit={text.splitOff(records.length)}
        needed={text.splitNeeded}
        isBusy={sending.isPending}
        onClose={onClose}
        onDecide={(reason) =>
          sending.send<{ id: string }>(
            'POST',
            `${BASE}/persons/${person}/split`,
            { records: records.map(({ sourceId, key }) => ({ sourceId, key })), reason },
            ({ id }) => {
              toast(text.splitDone(id), { words: text.openNew, do: () => go(`${PAGES}/persons/${id}`) });
              onClose();
            },
          )
        }
      />
      <Notice>{text.splitTold}</Notice>
    </>
  );
}
