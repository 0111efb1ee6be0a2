import { type ReactNode, useState } from 'react';
import { FormSheet, LongField, useSend } from '../../../../fronts/kit/desk/index.tsx';
import {
  Button,
  toast,
  type Unit,
  UnitField,
  useMe,
  usePick,
  useText,
} from '../../../../fronts/kit/index.tsx';
import type { TicketDetail } from '../../contract.ts';
import type { KnowledgeView } from '../../knowledge/contract.ts';
import { KnowledgeSearch } from '../knowledge/knowledge-search.tsx';
import { ticketWords } from '../words/ticket-words.ts';
import { ReplyPoints } from './reply-points.tsx';

type Exit = TicketDetail['exits'][number];

/** The ways that a ticket of this kind may leave, for those whose step it is. */
export function ExitPart({ ticket, onDone }: { ticket: TicketDetail; onDone: () => void }): ReactNode {
  const text = useText(ticketWords);
  const pick = usePick();
  const { may } = useMe();
  const [exit, setExit] = useState<Exit>();
  const usable = ticket.exits.filter((each) =>
    may(each.how === 'knowledge' ? 'incident.answer' : 'incident.dispatch'),
  );
  // Once it is with a unit there is no way out left to show.
  if (ticket.locked || !usable.some((each) => each.open)) return null;
  return (
    <section className="cb-part" aria-labelledby="ticket-exits">
      <h3 id="ticket-exits">{text.exitsTitle}</h3>
      <p className="cb-small cb-muted">{text.exitsHint}</p>
      <div className="cb-row">
        {usable.map((each) => (
          <Button key={each.id} disabled={!each.open} onClick={() => setExit(each)}>
            {pick(each.title)}
          </Button>
        ))}
      </div>
      {exit === undefined ? null : (
        <ExitForm ticket={ticket} exit={exit} onClose={() => setExit(undefined)} onDone={onDone} />
      )}
    </section>
  );
}

interface ExitFormProps {
  readonly ticket: TicketDetail;
  readonly exit: Exit;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

function ExitForm({ ticket, exit, onClose, onDone }: ExitFormProps): ReactNode {
  const text = useText(ticketWords);
  const pick = usePick();
  const [note, setNote] = useState('');
  const [units, setUnits] = useState<readonly Unit[]>([]);
  const [entry, setEntry] = useState<KnowledgeView>();
  const [reply, setReply] = useState('');
  const { send, problem, isPending, refuse } = useSend({ tells: 'here' });
  const isKnowledge = exit.how === 'knowledge';
  const submit = (): void => {
    const needed = {
      knowledge: [entry?.id, text.exitKnowledge],
      dispatch: [units[0]?.id, text.exitUnit],
      leave: [note.trim(), text.exitNote],
    }[exit.how];
    if (!needed[0]) {
      refuse(`${text.needed}：${needed[1]}`);
      return;
    }
    const body = {
      ...{ exit: exit.id, ...(note.trim() !== '' && { note: note.trim() }) },
      ...(units[0] !== undefined && { unit: units[0].id }),
      ...(entry !== undefined && { knowledge: entry.id, reply: reply.trim() }),
    };
    send<TicketDetail>('POST', `/api/v1/hotline/tickets/${ticket.id}/exit`, body, () => {
      toast(text.exitDone);
      for (const tell of [onDone, onClose]) tell();
    });
  };
  return (
    <FormSheet
      title={pick(exit.title)}
      {...{ problem, onClose }}
      submit={text.exitDo}
      isBusy={isPending}
      onSubmit={submit}
    >
      {isKnowledge ? (
        <KnowledgeSearch
          words={ticket.title}
          chosen={entry?.id}
          onChoose={(chosen) => {
            setEntry(chosen);
            setReply(chosen.answer);
          }}
        />
      ) : null}
      {exit.how === 'dispatch' ? (
        <UnitField label={text.exitUnit} isRequired value={units} onChange={setUnits} />
      ) : null}
      {isKnowledge ? null : (
        <LongField
          label={text.exitNote}
          isOptional={exit.how === 'dispatch'}
          isRequired={exit.how !== 'dispatch'}
          rows={3}
          most={2_000}
          value={note}
          onChange={setNote}
        />
      )}
      {entry === undefined ? null : (
        <>
          <LongField label={text.reply} isRequired rows={5} most={2_000} value={reply} onChange={setReply} />
          <ReplyPoints reply={reply} />
        </>
      )}
    </FormSheet>
  );
}
