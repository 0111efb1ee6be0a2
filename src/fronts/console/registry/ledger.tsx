import { type ReactNode, useState } from 'react';
import { FormSheet, Mark, TablePages, useRefresh, useSend } from '../../kit/desk/index.tsx';
import { Button, EmptyState, Link, toast, usePages, useText, useTime } from '../../kit/index.tsx';
import { useSession } from '../session.tsx';
import { BASE, type DecisionItem, PAGES } from './types.ts';
import { registryWords } from './words/registry-words.ts';

/** Every merge, split and move, the newest first; each can be undone. Of one person, or of all. */
export function Ledger({ entity }: { entity?: string }): ReactNode {
  const text = useText(registryWords);
  const pages = usePages<DecisionItem>(`${BASE}/decisions`, { entity, limit: 30 });
  const [asked, setAsked] = useState<DecisionItem>();
  const { when, what, entities, recordsMoved, whoDid, whyDid } = text;
  return (
    <>
      <TablePages
        label={text.tabLedger}
        heads={[when, what, entities, { figure: recordsMoved }, whoDid, whyDid, '']}
        pages={pages}
        empty={
          entity === undefined ? (
            <EmptyState title={text.ledgerEmpty} />
          ) : (
            <p className="cb-muted">{text.ledgerEmpty}</p>
          )
        }
        draw={(row) => <Row key={row.id} row={row} onUndo={() => setAsked(row)} />}
      />
      {asked === undefined ? null : <Undo decision={asked} onClose={() => setAsked(undefined)} />}
    </>
  );
}

function Row({ row, onUndo }: { row: DecisionItem; onUndo: () => void }): ReactNode {
  const text = useText(registryWords);
  const time = useTime();
  const me = useSession();
  const who =
    row.actorId === me.actor.id
      ? text.me
      : row.actorId.startsWith('system')
        ? text.machine
        : (row.actorName ?? text.formerStaff);
  return (
    <tr>
      <td className="cb-nowrap">{time(row.at)}</td>
      <td>
        <span className="cb-row">
          <Mark look={row.kind === 'merge' ? 'accent' : 'plain'}>{text.named(row.kind)}</Mark>
          {row.isUndo ? <Mark>{text.undoes}</Mark> : null}
        </span>
      </td>
      <td className="cb-figures">
        {row.entityIds.map((id) => (
          <span key={id} className="reg-note">
            <Link to={`${PAGES}/persons/${id}`}>{id}</Link>
          </span>
        ))}
      </td>
      <td className="cb-number">{row.records}</td>
      <td>{who}</td>
      <td>{reasonIn(text, row)}</td>
      <td>
        {row.isUndone ? (
          <Mark>{text.isUndone}</Mark>
        ) : row.mayUndo ? (
          <Button kind="quiet" onClick={onUndo}>
            {text.undo}
          </Button>
        ) : null}
      </td>
    </tr>
  );
}

/** Why in words: what the system wrote down refers to a review or to linking, the rest people wrote. */
function reasonIn(
  text: { fromReview: string; fromLinking: string },
  { reason, isUndo }: DecisionItem,
): string {
  if (isUndo) return '';
  if (reason.startsWith('review ')) return text.fromReview;
  return reason === 'linkage' ? text.fromLinking : reason;
}

function Undo({ decision, onClose }: { decision: DecisionItem; onClose: () => void }): ReactNode {
  const text = useText(registryWords);
  const sending = useSend({ tells: 'here', onChanged: useRefresh(BASE) });
  return (
    <FormSheet
      title={text.confirmUndo}
      submit={text.undo}
      isBusy={sending.isPending}
      problem={sending.problem}
      onClose={onClose}
      onSubmit={() =>
        sending.send('POST', `${BASE}/decisions/${decision.id}/undo`, {}, () => {
          toast(text.undone);
          onClose();
        })
      }
    >
      <p>{text.confirmUndoTold}</p>
    </FormSheet>
  );
}
