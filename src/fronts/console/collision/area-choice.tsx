import { type ReactNode, useState } from 'react';
import { Button, Field, Select, useApiQuery, useText } from '../../kit/index.tsx';
import { AreaName } from './in-words.tsx';
import { collisionWords } from './words/collision-words.ts';

interface Children {
  readonly children: readonly { code: string; name: string }[];
}

/** Areas by stepping down from the district: each choice opens the one below it. */
export function AreaChoice({
  codes,
  onChange,
}: {
  codes: readonly string[];
  onChange: (codes: string[]) => void;
}): ReactNode {
  const text = useText(collisionWords);
  const [path, setPath] = useState<readonly string[]>([]);
  const last = path.at(-1);
  return (
    <div className="col-areas">
      {codes.length === 0 ? null : (
        <ul>
          {codes.map((code) => (
            <li key={code} className="cb-row">
              <AreaName code={code} />
              <Button kind="quiet" onClick={() => onChange(codes.filter((each) => each !== code))}>
                {text.removeArea}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <span className="col-line">
        {['city', ...path].slice(0, 4).map((above, depth) => (
          <Level
            key={above}
            above={above}
            value={path[depth] ?? ''}
            onPick={(code) => setPath(code === '' ? path.slice(0, depth) : [...path.slice(0, depth), code])}
          />
        ))}
        {last === undefined ? null : (
          <Button
            onClick={() => {
              onChange([...new Set([...codes, last])]);
              setPath([]);
            }}
          >
            {text.addArea}
          </Button>
        )}
      </span>
    </div>
  );
}

function Level({
  above,
  value,
  onPick,
}: {
  above: string;
  value: string;
  onPick: (code: string) => void;
}): ReactNode {
  const text = useText(collisionWords);
  const areas = useApiQuery<Children>(`/api/v1/areas/${encodeURIComponent(above)}`);
  const children = areas.data?.children ?? [];
  if (children.length === 0) return null;
  return (
    <Field label={text.chooseArea}>
      {(attributes) => (
        <Select
          {...attributes}
          value={value}
          onChange={onPick}
          options={[
            { value: '', label: above === 'city' ? text.pickArea : text.wholeArea },
            ...children.map(({ code, name }) => ({ value: code, label: name })),
          ]}
        />
      )}
    </Field>
  );
}
