import { type ReactNode, useState } from 'react';
import type { LimitView } from '../../../base/loop/flow/admin-contract.ts';
import { api, Button, usePages, useText } from '../../kit/index.tsx';
import { usePick } from '../words-of.tsx';
import { AskBox } from './ask-box.tsx';
import { EditSheet, todayText } from './edit-sheet.tsx';
import { PagedTable } from './paged-table.tsx';
import { adminWords } from './words/admin-words.ts';

/** How long each clock runs, by category, kind and filing condition. */
export function LimitsPage(): ReactNode {
  const text = useText(adminWords);
  const pick = usePick();
  const [asked, setAsked] = useState('');
  const [edited, setEdited] = useState<LimitView>();
  const pages = usePages<LimitView>('/api/v1/admin/limits', { words: asked });
  const units: Readonly<Record<string, string>> = {
    'urgent-hour': text.unitUrgent,
    'working-hour': text.unitHour,
    'working-day': text.unitDay,
    'calendar-day': text.unitCalendar,
  };
  return (
    <>
      <div className="admin-tools">
        <AskBox onAsk={setAsked} />
      </div>
      <PagedTable
        pages={pages}
        keyOf={(row) => row.id}
        columns={[
          { title: text.clock, draw: (row) => pick(row.clockTitle) },
          {
            title: text.category,
            draw: (row) =>
              row.categoryPrefix === '' ? text.anyCategory : `${row.categoryPrefix} ${row.category ?? ''}`,
          },
          { title: text.kind, draw: (row) => row.kind },
          { title: text.condition, draw: (row) => row.condition },
          { title: text.amount, draw: (row) => `${row.amount} ${units[row.unit] ?? row.unit}` },
          { title: text.source, draw: (row) => row.source },
          { title: text.validFrom, draw: (row) => row.validFrom, isShort: true },
          { title: text.validTo, draw: (row) => row.validTo, isShort: true },
          {
            title: text.edit,
            isShort: true,
            draw: (row) => (
              <Button kind="quiet" onClick={() => setEdited(row)}>
                {text.edit}
              </Button>
            ),
          },
        ]}
      />
      {edited === undefined ? null : (
        <LimitSheet
          edited={edited}
          units={units}
          onClose={() => setEdited(undefined)}
          onSaved={pages.reload}
        />
      )}
    </>
  );
}

function LimitSheet(props: {
  edited: LimitView;
  units: Readonly<Record<string, string>>;
  onClose: () => void;
  onSaved: () => void;
}): ReactNode {
  const { edited, units, onClose, onSaved } = props;
  const text = useText(adminWords);
  const pick = usePick();
  return (
    <EditSheet
      title={`${pick(edited.clockTitle)} ${edited.category ?? ''} ${edited.condition}`}
      hint={text.editLimit}
      fields={[
        { name: 'amount', label: text.amount, type: 'number', isRequired: true },
        {
          name: 'unit',
          label: text.unit,
          options: Object.entries(units).map(([value, label]) => ({ value, label })),
        },
        { name: 'source', label: text.source, isRequired: true },
        { name: 'validFrom', label: text.validFrom, type: 'date', isRequired: true },
      ]}
      start={{
        amount: String(edited.amount),
        unit: edited.unit,
        source: edited.source,
        validFrom: todayText(),
      }}
      save={({ amount, unit, source, validFrom }) => {
        const { id, flowId, clock, categoryList, categoryPrefix, kind, condition, priority } = edited;
        return api('POST', '/api/v1/admin/limits', {
          ...{ replaces: id, flowId, clock, categoryList, categoryPrefix, kind, condition },
          ...(priority !== null && { priority }),
          ...{ amount: Number(amount), unit, source, validFrom },
        });
      }}
      onClose={onClose}
      onSaved={onSaved}
    />
  );
}
