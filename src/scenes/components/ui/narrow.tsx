import type { ReactNode } from 'react';
import { AreaSelect, Choice, type ChosenArea } from '../../../fronts/kit/desk/index.tsx';
import { useApiQuery, useText } from '../../../fronts/kit/index.tsx';
import { componentWords } from './words.ts';

/** Where and what kind: the filters of lists, files and figures. */
export interface Narrow {
  readonly path: readonly ChosenArea[];
  readonly category: string;
}
export const everywhere: Narrow = { path: [], category: '' };

/** The same as parameters of the routes. */
export const narrowed = ({ path, category }: Narrow) => ({
  area: path.at(-1)?.id,
  category: category === '' ? undefined : category,
});

export function NarrowFields(props: {
  value: Narrow;
  levels?: number;
  hasCategory?: boolean;
  onChange: (value: Narrow) => void;
}): ReactNode {
  const { value, levels = 4, hasCategory = true, onChange } = props;
  const text = useText(componentWords);
  const kinds = useApiQuery<{ items: readonly { code: string; name: string }[] }>(
    '/api/v1/components/categories',
  );
  return (
    <>
      <AreaSelect
        labels={text.levels.split('、').slice(0, levels)}
        all={text.all}
        path={value.path}
        onChange={(path) => onChange({ ...value, path })}
      />
      {hasCategory ? (
        <Choice
          label={text.category}
          all={text.all}
          value={value.category}
          options={(kinds.data?.items ?? []).map(({ code, name }) => ({ value: code, label: name }))}
          onChange={(category) => onChange({ ...value, category })}
        />
      ) : null}
    </>
  );
}
