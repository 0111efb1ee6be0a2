import './messages.css';
import { type ReactNode, useState } from 'react';
import type { ErasureView } from '../../../base/erasure/contract.ts';
import { api, Button, ErrorState, Field, Input, Sheet, toast, usePages, useText } from '../../kit/index.tsx';
import { useChannels, useTime } from '../words-of.tsx';
import { PagedTable } from './paged-table.tsx';
import { messageWords } from './words/message-words.ts';

const BASE = '/api/v1/persons';

/** Erasing a person who asks for it, and how far earlier ones are; no person is named here. */
export function ErasuresPage(): ReactNode {
  const text = useText(messageWords);
  const time = useTime();
  const pages = usePages<ErasureView>(`${BASE}/erasures`);
  const [isOpen, setIsOpen] = useState(false);
  const { nameOf } = useChannels();
  const places = {
    account: text.placeAccount,
    messages: text.placeMessages,
    'message-box': text.placeBox,
    answers: text.placeAnswers,
    cases: text.placeCases,
    reports: text.placeReports,
  };
  return (
    <>
      <p className="admin-why">{text.eraseWhy}</p>
      <div className="admin-tools">
        <Button onClick={() => setIsOpen(true)}>{text.erase}</Button>
      </div>
      <PagedTable
        pages={pages}
        keyOf={(row) => row.id}
        columns={[
          { title: text.askedAt, draw: (row) => time(row.askedAt) },
          {
            title: text.erased,
            draw: (row) =>
              Object.entries(row.erased)
                .map(([place, rows]) => `${places[place as 'cases'] ?? nameOf(place)} ${rows}`)
                .join(' · '),
          },
          {
            title: text.done,
            draw: (row) => (row.doneAt === null ? text.notDone(row.openCases) : time(row.doneAt)),
          },
        ]}
      />
      {isOpen ? <EraseSheet onClose={() => setIsOpen(false)} onDone={pages.reload} /> : null}
    </>
  );
}

function EraseSheet({ onClose, onDone }: { onClose: () => void; onDone: () => void }): ReactNode {
  const text = useText(messageWords);
  const [phone, setPhone] = useState('');
  const [isSure, setIsSure] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const send = async (): Promise<void> => {
    setIsBusy(true);
    try {
      const done = await api<ErasureView>('POST', `${BASE}/erasure`, { phone }, { purpose: 'erasure' });
      toast(done.doneAt === null ? text.erasedButOpen(done.openCases) : text.erased);
      onDone();
      onClose();
    } catch (problem) {
      setError(problem);
      setIsSure(false);
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <Sheet title={text.erase} isOpen onClose={onClose}>
      <form
        className="cb-stack"
        onSubmit={(event) => {
          event.preventDefault();
          setError(undefined);
          if (isSure) void send();
          else setIsSure(true);
        }}
      >
        <Field label={text.erasePhone} isRequired>
          {(attributes) => (
            <Input
              {...attributes}
              type="tel"
              inputMode="tel"
              autoComplete="off"
              required
              value={phone}
              onChange={(event) => {
                setPhone(event.target.value);
                setIsSure(false);
              }}
            />
          )}
        </Field>
        {isSure ? <p role="alert">{text.eraseSure(phone)}</p> : null}
        {error === undefined ? null : <ErrorState error={error} />}
        <Button type="submit" kind={isSure ? 'main' : 'plain'} isBusy={isBusy}>
          {isSure ? text.eraseDo : text.erase}
        </Button>
      </form>
    </Sheet>
  );
}
