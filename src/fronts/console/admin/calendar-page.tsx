import { type ReactNode, useState } from 'react';
import type { CalendarInput, CalendarView } from '../../../base/organisations/admin-contract.ts';
import { api, Button, Loaded, useApiQuery, useDate, useText } from '../../kit/index.tsx';
import { type CalendarDay, type CalendarDays, monthOf, toggled } from './calendar-month.ts';
import { EditSheet } from './edit-sheet.tsx';
import { adminWords } from './words/admin-words.ts';

/** The working calendar by months, with 调休; changes become a new version. */
export function CalendarPage(): ReactNode {
  const query = useApiQuery<CalendarView>('/api/v1/admin/calendar');
  return (
    <Loaded query={query}>
      {(calendar) => (
        <Calendar
          key={calendar.version}
          calendar={calendar}
          onStored={() => setTimeout(() => void query.refetch(), 800)}
        />
      )}
    </Loaded>
  );
}

function Calendar({ calendar, onStored }: { calendar: CalendarView; onStored: () => void }): ReactNode {
  const text = useText(adminWords);
  const date = useDate();
  const now = new Date();
  const [month, setMonth] = useState({ year: now.getFullYear(), month: now.getMonth() + 1 });
  const [exceptions, setExceptions] = useState<readonly CalendarDay[]>(calendar.exceptions as CalendarDay[]);
  const [isSaving, setIsSaving] = useState(false);
  const days: CalendarDays = { weekly: calendar.weekly as CalendarDays['weekly'], exceptions };
  const before = new Set(calendar.exceptions.map((each) => `${each.date} ${each.kind}`));
  const after = new Set(exceptions.map((each) => `${each.date} ${each.kind}`));
  const changes = new Set(
    [
      ...[...before].filter((each) => !after.has(each)),
      ...[...after].filter((each) => !before.has(each)),
    ].map((each) => each.slice(0, 10)),
  );
  const step = (by: number): void => {
    const at = new Date(Date.UTC(month.year, month.month - 1 + by, 1));
    setMonth({ year: at.getUTCFullYear(), month: at.getUTCMonth() + 1 });
  };
  return (
    <>
      <p className="cb-muted">
        {text.version(calendar.version)} · {text.known(date(calendar.knownFrom), date(calendar.knownUntil))} ·{' '}
        {calendar.source}
      </p>
      <p>{text.calendarHint}</p>
      <div className="admin-tools">
        <Button icon="back" aria-label={text.before} onClick={() => step(-1)} />
        <h2>{text.month(month.year, month.month)}</h2>
        <Button icon="next" aria-label={text.after} onClick={() => step(1)} />
        {changes.size === 0 ? null : (
          <>
            <strong>{text.changedDays(changes.size)}</strong>
            <Button kind="main" onClick={() => setIsSaving(true)}>
              {text.addVersion}
            </Button>
            <Button kind="quiet" onClick={() => setExceptions(calendar.exceptions as CalendarDay[])}>
              {text.reset}
            </Button>
          </>
        )}
      </div>
      <Month days={days} {...month} onToggle={setExceptions} />
      <h2>{text.versions}</h2>
      <ul>
        {calendar.versions.map((each) => (
          <li key={each.version}>
            {text.version(each.version)} · {date(each.createdAt)} · {each.source}
          </li>
        ))}
      </ul>
      {isSaving ? (
        <VersionSheet
          calendar={calendar}
          exceptions={exceptions}
          onClose={() => setIsSaving(false)}
          onStored={onStored}
        />
      ) : null}
    </>
  );
}

function Month(props: {
  days: CalendarDays;
  year: number;
  month: number;
  onToggle: (exceptions: readonly CalendarDay[]) => void;
}): ReactNode {
  const { days, year, month, onToggle } = props;
  const text = useText(adminWords);
  const kinds = { work: text.workday, rest: text.rest, holiday: text.holiday, exchange: text.exchange };
  return (
    <table className="admin-month">
      <thead>
        <tr>
          {text.weekdays.split(',').map((day) => (
            <th key={day} scope="col">
              {day}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {monthOf(days, year, month).map((week) => (
          <tr key={week.find((cell) => cell !== undefined)?.date}>
            {week.map((cell, index) =>
              cell === undefined ? (
                // An empty corner of the month.
                <td key={index} />
              ) : (
                <td key={cell.date} data-kind={cell.kind}>
                  <button
                    type="button"
                    onClick={() =>
                      onToggle(toggled(days, cell, { holiday: text.holiday, workday: text.exchange }))
                    }
                  >
                    <strong>{cell.day}</strong>
                    <br />
                    <span className="cb-small">
                      {[kinds[cell.kind], cell.name].filter(Boolean).join(' · ')}
                    </span>
                  </button>
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function VersionSheet(props: {
  calendar: CalendarView;
  exceptions: readonly CalendarDay[];
  onClose: () => void;
  onStored: () => void;
}): ReactNode {
  const { calendar, exceptions, onClose, onStored } = props;
  const text = useText(adminWords);
  return (
    <EditSheet
      title={text.addVersion}
      fields={[
        { name: 'knownUntil', label: text.validTo, type: 'date', isRequired: true },
        { name: 'source', label: text.source, isRequired: true },
      ]}
      start={{ knownUntil: calendar.knownUntil, source: '' }}
      save={({ knownUntil = '', source = '' }) => {
        const body: CalendarInput = {
          weekly: calendar.weekly,
          exceptions: exceptions as CalendarInput['exceptions'],
          knownFrom: calendar.knownFrom,
          knownUntil,
          source,
        };
        return api('POST', '/api/v1/admin/calendar', body);
      }}
      onClose={onClose}
      onSaved={onStored}
    />
  );
}
