import './flows.css';
import { type ReactNode, useState } from 'react';
import type { FlowView } from '../../../base/loop/flow/admin-contract.ts';
import { DataTable, Filter } from '../../kit/desk/index.tsx';
import { Loaded, Segmented, Select, useApiQuery, usePick, useText } from '../../kit/index.tsx';
import { FlowDiagram } from './flow-diagram.tsx';
import { adminWords } from './words/admin-words.ts';
import { flowWords } from './words/flow-words.ts';

/** Every flow as a diagram made from its data, with its actions, who may take them, and its clocks. */
export function FlowsPage(): ReactNode {
  const query = useApiQuery<{ items: FlowView[] }>('/api/v1/admin/flows');
  return <Loaded query={query}>{({ items }) => <Flows flows={items} />}</Loaded>;
}

function Flows({ flows }: { flows: readonly FlowView[] }): ReactNode {
  const text = useText(flowWords);
  const pick = usePick();
  const [chosen, setChosen] = useState(flows.find((each) => each.id === 'incident')?.id ?? flows[0]?.id);
  const [picked, setPicked] = useState<string>();
  const flow = flows.find((each) => each.id === chosen);
  const options = flows.map((each) => ({ value: each.id, label: pick(each.title) }));
  const choose = (id: string): void => {
    setChosen(id);
    setPicked(undefined);
  };
  if (flow === undefined) return null;
  return (
    <>
      <p className="cb-muted">{text.hint}</p>
      <div className="admin-tools">
        {options.length > 6 ? (
          <Filter label={text.which}>
            <Select aria-label={text.which} value={flow.id} options={options} onChange={choose} />
          </Filter>
        ) : (
          <Segmented label={text.which} value={flow.id} options={options} onChange={choose} />
        )}
        <span className="cb-muted">{text.version(flow.version)}</span>
        <span className="cb-small cb-muted">{text.legend}</span>
      </div>
      <FlowDiagram key={flow.id} flow={flow} picked={picked} onPick={setPicked} />
      <div className="admin-tools">
        <h2>{text.actions}</h2>
        <Filter label={text.state}>
          <Select
            aria-label={text.state}
            value={picked ?? ''}
            onChange={(state) => setPicked(state === '' ? undefined : state)}
            options={[
              { value: '', label: text.allStates },
              ...flow.states.map((state) => ({ value: state.id, label: pick(state.title) })),
            ]}
          />
        </Filter>
      </div>
      <Actions flow={flow} picked={picked} />
      <h2>{text.clocks}</h2>
      <Clocks flow={flow} />
    </>
  );
}

function Actions({ flow, picked }: { flow: FlowView; picked: string | undefined }): ReactNode {
  const text = useText(flowWords);
  const kit = useText();
  const pick = usePick();
  const names = (ids: readonly string[]): string =>
    kit.listed(
      ids.map((id) => pick(flow.states.find((each) => each.id === id)?.title ?? { zh: id, en: id })),
    );
  const as = {
    ...{ holder: text.holder, reviewer: text.reviewer, task: text.task },
    ...{ reporter: text.reporter, system: text.system, permission: '' },
  };
  const whoIn = (who: FlowView['actions'][number]['who'][number]): string => {
    const roles = kit.listed(who.roles.map(pick));
    return who.as === 'permission' ? roles : text.whoWith(as[who.as], roles);
  };
  return (
    <DataTable label={text.actions} heads={[text.action, text.from, text.to, text.who]}>
      {flow.actions
        .filter((action) => picked === undefined || action.from.includes(picked))
        .map((action) => (
          <tr key={action.id}>
            <th scope="row">{pick(action.title)}</th>
            <td>{action.anywhere ? text.anywhere : names(action.from)}</td>
            <td>{action.to.length === 0 ? text.stays : names(action.to)}</td>
            <td>{action.who.map(whoIn).filter(Boolean).join('；')}</td>
          </tr>
        ))}
    </DataTable>
  );
}

function Clocks({ flow }: { flow: FlowView }): ReactNode {
  const text = useText(flowWords);
  const kit = useText();
  const admin = useText(adminWords);
  const pick = usePick();
  const units: Readonly<Record<string, string>> = {
    'urgent-hour': admin.unitUrgent,
    'working-hour': admin.unitHour,
    'working-day': admin.unitDay,
    'calendar-day': admin.unitCalendar,
  };
  return (
    <DataTable
      label={text.clocks}
      heads={[text.clock, text.limit, text.kind, text.during, { figure: text.extensions }]}
    >
      {flow.clocks.map((clock) => (
        <tr key={clock.id}>
          <th scope="row">{pick(clock.title)}</th>
          <td>{text.limitOf(clock.amount, units[clock.unit] ?? clock.unit)}</td>
          <td>{clock.kind === 'overall' ? text.overall : text.stage}</td>
          <td>
            {clock.kind === 'overall'
              ? text.always
              : kit.listed(
                  flow.states
                    .filter((state) => state.runs.includes(clock.id))
                    .map((state) => pick(state.title)),
                )}
          </td>
          <td className="cb-number">{clock.extensions}</td>
        </tr>
      ))}
    </DataTable>
  );
}
