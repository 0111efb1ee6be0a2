import { type ReactNode, useState } from 'react';
import {
  AreaSelect,
  Choice,
  DeskRow,
  DeskWork,
  Fact,
  Facts,
  FilterBar,
  Mark,
  Queues,
  ReasonSheet,
  shortAddress,
  useSend,
} from '../../../fronts/kit/desk/index.tsx';
import {
  Button,
  Link,
  SyntheticMark,
  toast,
  usePages,
  useText,
  useTime,
} from '../../../fronts/kit/index.tsx';
import {
  CLUE_KINDS,
  CLUE_STATES,
  type ClueItem,
  type ClueKind,
  type CluePage,
  type ClueState,
  type HouseState,
} from '../contract.ts';
import type { AreaProps } from './houses-page.tsx';
import { housingWords } from './words.ts';

const BASE = '/api/v1/housing/clues';

/** Clues by kind: each with what speaks for it; dismissed with a reason or made a case. */
export function CluesPage({ path, onPath, mayDecide }: AreaProps & { mayDecide: boolean }): ReactNode {
  const text = useText(housingWords);
  const time = useTime();
  const [kind, setKind] = useState<ClueKind>('crowded');
  const [state, setState] = useState<ClueState>('open');
  const pages = usePages<ClueItem, CluePage>(BASE, { kind, state, area: path.at(-1)?.id });
  const rule = pages.list.data?.pages[0]?.rule;
  return (
    <DeskWork<ClueItem>
      key={`${kind} ${state}`}
      label={text.tabClues}
      openLabel={text.evidence}
      pages={pages}
      empty={text.noClues}
      pick={text.noCluesWords}
      tools={
        <>
          <Queues
            label={text.tabClues}
            queues={CLUE_KINDS.map((id) => ({ id, label: text.clues[id] }))}
            current={kind}
            onPick={setKind}
          />
          <FilterBar label={text.narrow}>
            <Choice
              label={text.clueState}
              value={state}
              options={CLUE_STATES.map((value) => ({ value, label: text.clueStates[value] }))}
              onChange={setState}
            />
            <AreaSelect labels={text.levels.split('、')} all={text.all} path={path} onChange={onPath} />
          </FilterBar>
        </>
      }
      draw={(clue) => (
        <DeskRow
          title={shortAddress(clue.address)}
          line={text.people(clue.evidence.persons, clue.evidence.households)}
          end={time(clue.foundAt)}
        />
      )}
    >
      {(clue) => <Clue key={clue.id} {...{ clue, rule, mayDecide }} onChanged={pages.reload} />}
    </DeskWork>
  );
}

interface ClueProps {
  readonly clue: ClueItem;
  readonly rule: CluePage['rule'] | undefined;
  readonly mayDecide: boolean;
  readonly onChanged: () => void;
}

function Clue({ clue, rule, mayDecide, onChanged }: ClueProps): ReactNode {
  const text = useText(housingWords);
  const time = useTime();
  const lines = useEvidence(clue);
  return (
    <div className="cb-stack">
      <div className="cb-row-apart">
        <h2>{clue.address}</h2>
        <span className="cb-row">
          <Mark look={clue.state === 'open' ? 'late' : 'plain'}>{text.clueStates[clue.state]}</Mark>
          {clue.synthetic ? <SyntheticMark /> : null}
        </span>
      </div>
      <Facts>
        <Fact name={text.tabClues}>{text.clues[clue.kind]}</Fact>
        <Fact name={text.place}>{clue.area}</Fact>
        <Fact name={text.evidence}>
          <ul>
            {lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </Fact>
        {clue.kind === 'crowded' && rule !== undefined ? (
          <Fact name={text.rule}>
            {text.ruleOf(rule.areaPerPersonM2, rule.personsPerRoom, rule.personsPerHouse, rule.validFrom)}
            <br />
            <span className="cb-muted cb-small">{rule.source}</span>
          </Fact>
        ) : null}
        <Fact name={text.foundAt}>{time(clue.foundAt)}</Fact>
        {clue.reason === null ? null : <Fact name={text.reason}>{clue.reason}</Fact>}
      </Facts>
      <p className="cb-row">
        <Link to={`/registry/houses/${clue.houseId}`}>{text.openHouse}</Link>
        {clue.caseId === null ? null : <Link to={`/cases/${clue.caseId}`}>{text.openCase}</Link>}
      </p>
      {mayDecide && clue.state === 'open' ? <Decision {...{ clue, onChanged }} /> : null}
    </div>
  );
}

function useEvidence({ kind, evidence }: ClueItem): string[] {
  const text = useText(housingWords);
  const { persons, households, most, areaM2, rooms, owners = 0, rents, says, saidOn, seenOn } = evidence;
  return [
    text.people(persons, households),
    most === undefined ? '' : text.most(most),
    areaM2 === undefined ? '' : text.knownArea(areaM2),
    rooms === undefined ? '' : text.knownRooms(rooms),
    owners === 0 ? '' : text.owners(owners),
    rents === true ? text.rents : '',
    says === undefined ? '' : text.says(text.states[says as HouseState] ?? says),
    kind === 'unregistered' ? text.noLetting : '',
    kind !== 'empty-occupied' ? '' : saidOn === undefined ? text.baseEmpty : text.saidEmpty(saidOn),
    seenOn === undefined ? '' : text.seenOn(seenOn),
  ].filter(Boolean);
}

function Decision({ clue, onChanged }: { clue: ClueItem; onChanged: () => void }): ReactNode {
  const text = useText(housingWords);
  const sending = useSend({ tells: 'toast', onChanged });
  const [isAsked, setAsked] = useState(false);
  return (
    <div className="cb-row">
      <Button
        kind="main"
        isBusy={sending.isPending}
        onClick={() =>
          sending.send('POST', `${BASE}/${clue.id}/report`, undefined, () => toast(text.reported))
        }
      >
        {text.report}
      </Button>
      <Button onClick={() => setAsked(true)}>{text.dismiss}</Button>
      {isAsked ? (
        <ReasonSheet
          title={text.dismissTitle}
          label={text.reason}
          submit={text.dismiss}
          needed={text.reasonNeeded}
          most={200}
          isBusy={sending.isPending}
          onClose={() => setAsked(false)}
          onDecide={(reason) =>
            sending.send('POST', `${BASE}/${clue.id}/dismiss`, { reason }, () => {
              setAsked(false);
              toast(text.dismissed);
            })
          }
        />
      ) : null}
    </div>
  );
}
