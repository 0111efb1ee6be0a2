import type { ReactNode } from 'react';
import { AreaSelect, type ChosenArea, Notice } from '../../kit/desk/index.tsx';
import { UnitField, useApiQuery, useText } from '../../kit/index.tsx';
import type { DeclarationForm } from './declaration-form.ts';
import { feedDeskWords } from './words/feed-desk-words.ts';

interface OwnerFieldsProps {
  readonly form: DeclarationForm;
  readonly problemOf: (field: string) => string | undefined;
  readonly onChange: (form: DeclarationForm) => void;
}

/** Whose the source is here: the unit whose people load it, and the area that it is for. Neither: the city's. */
export function OwnerFields({ form, problemOf, onChange }: OwnerFieldsProps): ReactNode {
  const text = useText(feedDeskWords);
  const { organisation, area } = form;
  const unit = useNamed(organisation);
  const path = usePath(area);
  return (
    <div className="feed-owner">
      <UnitField
        label={text.organisation}
        hint={text.organisationHint}
        value={organisation === '' ? [] : [{ id: organisation, name: unit ?? organisation }]}
        problem={problemOf('organisation')}
        onChange={([next]) =>
          onChange({ ...form, organisation: next === undefined ? '' : (next.code ?? next.id) })
        }
      />
      <div className="cb-stack-tight">
        <div className="feed-line">
          <AreaSelect
            labels={text.areaLevels.split('、')}
            all={text.areaAll}
            path={path}
            onChange={(next) => onChange({ ...form, area: next.at(-1)?.code ?? '' })}
          />
        </div>
        <Notice isAlert>{problemOf('area')}</Notice>
      </div>
    </div>
  );
}

function useNamed(code: string): string | undefined {
  const query = useApiQuery<{ items: readonly { code: string; name: string }[] }>(
    `/api/v1/organisations?words=${encodeURIComponent(code)}`,
    { enabled: code !== '' },
  );
  return query.data?.items.find((each) => each.code === code)?.name;
}

/** The areas down to a code, without the city itself. */
function usePath(code: string): readonly ChosenArea[] {
  const { data } = useApiQuery<{ path: readonly ChosenArea[] }>(`/api/v1/areas/${encodeURIComponent(code)}`, {
    enabled: code !== '',
    keepPrevious: true,
  });
  return code === '' ? [] : (data?.path.slice(1) ?? []);
}
