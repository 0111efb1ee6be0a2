import type { ReactNode } from 'react';
import { useApiQuery } from '../browser/use-api.ts';
import { Breadcrumb } from '../components/lists.tsx';
import { Choice } from './parts.tsx';

/** An area on the way down from the city. */
export interface ChosenArea {
  readonly id: string;
  readonly code: string;
  readonly name: string;
}

export interface AreaSelectProps {
  /** What the choices of each level are called: district, street, community, grid. */
  readonly labels: readonly string[];
  /** Said for the whole of what is above. */
  readonly all: string;
  readonly path: readonly ChosenArea[];
  readonly onChange: (path: readonly ChosenArea[]) => void;
}

/** An area chosen step by step: each choice opens the next one. */
export function AreaSelect({ labels, all, path, onChange }: AreaSelectProps): ReactNode {
  return labels
    .slice(0, path.length + 1)
    .map((label, depth) => (
      <Level
        key={label}
        {...{ label, all }}
        parent={depth === 0 ? 'city' : path[depth - 1]!.code}
        value={path[depth]}
        onChange={(area) => onChange([...path.slice(0, depth), ...(area === undefined ? [] : [area])])}
      />
    ));
}

interface LevelProps {
  readonly label: string;
  readonly all: string;
  readonly parent: string;
  readonly value: ChosenArea | undefined;
  readonly onChange: (area: ChosenArea | undefined) => void;
}

function Level({ label, all, parent, value, onChange }: LevelProps): ReactNode {
  const { data } = useApiQuery<{ children: readonly ChosenArea[] }>(
    `/api/v1/areas/${encodeURIComponent(parent)}`,
  );
  const children = data?.children ?? [];
  return (
    <Choice
      {...{ label, all }}
      value={value?.code ?? ''}
      options={children.map(({ code, name }) => ({ value: code, label: name }))}
      onChange={(code) => onChange(children.find((each) => each.code === code))}
    />
  );
}

interface Named {
  readonly id: string;
  readonly name: string;
}

export interface AreaTrailProps {
  /** From the widest area to the one in view. */
  readonly path: readonly Named[];
  readonly below: readonly Named[];
  readonly label: string;
  /** Asks for one of those below. */
  readonly choose: string;
  readonly onOpen: (id: string) => void;
  readonly end?: ReactNode;
}

/** The way down to the area in view, and into one below it. */
export function AreaTrail({ path, below, label, choose, onOpen, end }: AreaTrailProps): ReactNode {
  return (
    <div className="cb-trail">
      {path.length === 0 ? null : (
        <Breadcrumb crumbs={path.map(({ id, name }) => ({ label: name, onPick: () => onOpen(id) }))} />
      )}
      {below.length === 0 ? null : (
        <Choice
          {...{ label, all: choose, value: '' }}
          options={below.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(id) => (id === '' ? undefined : onOpen(id))}
        />
      )}
      {end ? <div className="cb-trail-end">{end}</div> : null}
    </div>
  );
}
