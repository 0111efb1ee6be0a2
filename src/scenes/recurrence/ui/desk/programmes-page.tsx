import { type ReactNode, useState } from 'react';
import { DeskList, DeskRow, Mark } from '../../../../fronts/kit/desk/index.tsx';
import {
  EmptyState,
  Segmented,
  StatusMark,
  useCity,
  usePages,
  usePick,
  useText,
} from '../../../../fronts/kit/index.tsx';
import type { ProgrammeView } from '../../contract.ts';
import { judgedPhase } from './caption.ts';
import { recurrenceWords } from './desk-words.ts';
import { BASE, toProgramme } from './shared.tsx';

const SHOWN = ['running', 'ended', 'all'] as const;

/** Programmes: under way, ended with the verdict that was kept, all. */
export function ProgrammesPage(): ReactNode {
  const text = useText(recurrenceWords);
  const [shown, setShown] = useState<(typeof SHOWN)[number]>('all');
  const pages = usePages<ProgrammeView>(
    `${BASE}/programmes`,
    shown === 'all' ? {} : { open: shown === 'running' },
  );
  return (
    <div className="cb-page">
      <Segmented
        label={text.show}
        value={shown}
        onChange={setShown}
        options={SHOWN.map((value) => ({ value, label: text[value] }))}
      />
      <DeskList
        label={text.tabProgrammes}
        pages={pages}
        keyOf={(row) => row.id}
        current={undefined}
        toOf={(row) => toProgramme(row.id)}
        draw={(row) => <Row programme={row} />}
        empty={<EmptyState title={text.noProgrammes}>{text.noProgrammesWords}</EmptyState>}
      />
    </div>
  );
}

function Row({ programme }: { programme: ProgrammeView }): ReactNode {
  const text = useText(recurrenceWords);
  const pick = usePick();
  const city = useCity()?.name ?? '';
  const { kept } = programme;
  const verdict = kept === null ? undefined : kept[judgedPhase(kept)].verdict;
  return (
    <DeskRow
      mark={<StatusMark status={programme.mark} words={pick(programme.stateTitle)} />}
      title={programme.title}
      flags={
        verdict === undefined ? undefined : (
          <Mark look={verdict === 'fewer' ? 'good' : verdict === 'more' ? 'late' : 'plain'}>
            {text.verdicts(verdict)}
          </Mark>
        )
      }
      line={[
        text.scales(programme.scale),
        programme.category.name,
        programme.area ?? city,
        programme.unit?.name,
      ]
        .filter(Boolean)
        .join(' · ')}
      foot={[text.periodOf(programme.startsOn, programme.endsOn), text.targetOf(programme.cutPercent)].join(
        ' · ',
      )}
      end={programme.number}
    />
  );
}
