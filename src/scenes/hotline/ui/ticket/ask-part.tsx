import { type ReactNode, useState } from 'react';
import { FormSheet, LineField, LongField, useSend } from '../../../../fronts/kit/desk/index.tsx';
import { Button, toast, useMe, useText } from '../../../../fronts/kit/index.tsx';
import type { TicketDetail } from '../../contract.ts';
import { wallTime } from '../use-hotline.ts';
import { ticketWords } from '../words/ticket-words.ts';
import { ReplyPoints } from './reply-points.tsx';

type Kind = TicketDetail['askable'][number];

/** What may be asked of the upper side now: to sign, to return, for more time, to count it as done. */
export function AskPart({ ticket, onDone }: { ticket: TicketDetail; onDone: () => void }): ReactNode {
  const text = useText(ticketWords);
  const { may } = useMe();
  const [kind, setKind] = useState<Kind>();
  if (ticket.locked || !may('hotline.request.make')) return null;
  return (
    <section className="cb-part" aria-labelledby="ticket-ask">
      <h3 id="ticket-ask">{text.ask}</h3>
      {ticket.askable.length === 0 ? (
        <p className="cb-muted">{ticket.waiting.length > 0 ? text.askNothingWaits : text.askNothing}</p>
      ) : (
        <div className="cb-row">
          {ticket.askable.map((each) => (
            <Button key={each} onClick={() => setKind(each)}>
              {text.kindTitle(each)}
            </Button>
          ))}
        </div>
      )}
      {kind === undefined ? null : (
        <AskForm ticket={ticket} kind={kind} onClose={() => setKind(undefined)} onDone={onDone} />
      )}
    </section>
  );
}

function AskForm(props: {
  ticket: TicketDetail;
  kind: Kind;
  onClose: () => void;
  onDone: () => void;
}): ReactNode {
  const { ticket, kind, onClose, onDone } = props;
  const text = useText(ticketWords);
  const title = text.kindOf(kind);
  const [reason, setReason] = useState(kind === 'completion' ? (ticket.reply ?? '') : '');
  const [until, setUntil] = useState('');
  const { send, problem, isPending, refuse } = useSend({ tells: 'here' });
  const submit = (): void => {
    if (reason.trim().length < 2) {
      refuse(text.needed);
      return;
    }
    const body = { kind, reason: reason.trim(), ...(until !== '' && { wantedDeadline: wallTime(until) }) };
    send<TicketDetail>('POST', `/api/v1/hotline/tickets/${ticket.id}/requests`, body, () => {
      toast(text.asked(title));
      onDone();
      onClose();
    });
  };
  return (
    <FormSheet
      title={text.askTitle(title)}
      submit={text.send}
      isBusy={isPending}
      problem={problem}
      onSubmit={submit}
      onClose={onClose}
    >
      <LongField
        label={kind === 'completion' ? text.reply : text.reason}
        isRequired
        hint={text.askHint(title)}
        rows={kind === 'completion' ? 6 : 3}
        most={2_000}
        value={reason}
        onChange={setReason}
      />
      {kind === 'completion' ? <ReplyPoints reply={reason} /> : null}
      {kind === 'extension' ? (
        <LineField
          label={text.wantedDeadline}
          isOptional
          value={until}
          onChange={setUntil}
          more={{ type: 'datetime-local' }}
        />
      ) : null}
    </FormSheet>
  );
}
