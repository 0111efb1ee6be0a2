import { Select } from 'antd';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { useApiQuery, useText, withQuery } from '../../kit/index.tsx';
import { consoleWords } from '../words/console-words.ts';

interface Unit {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly area: string | null;
}
export interface PickerProps<Value> {
  readonly id?: string;
  readonly label: string;
  readonly value: Value;
  readonly onChange: (value: Value, name: string) => void;
}

const useSettled = (value: string, ms: number): string => {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
};

/** A list inside a dialog must stand in it, or the dialog would cover it. */
function popupPlace(trigger: HTMLElement): HTMLElement {
  return trigger.closest('dialog') ?? document.body;
}

/** Chooses units by words of their names. */
export function UnitPicker({
  id,
  label,
  value,
  onChange,
  isMany = false,
  initial = [],
}: PickerProps<readonly string[]> & {
  isMany?: boolean;
  initial?: readonly { id: string; name: string }[];
}): ReactNode {
  const text = useText(consoleWords);
  const [words, setWords] = useState('');
  const [known, setKnown] = useState<ReadonlyMap<string, string>>(
    new Map(initial.map((unit) => [unit.id, unit.name])),
  );
  const asked = useSettled(words, 200);
  const found = useApiQuery<{ items: Unit[] }>(withQuery('/api/v1/organisations', { words: asked }), {
    keepPrevious: true,
  });
  const options = useMemo(() => {
    const seen = new Map([...known].filter(([each]) => value.includes(each)));
    for (const unit of found.data?.items ?? []) seen.set(unit.id, unit.name);
    return [...seen].map(([each, name]) => ({ value: each, label: name }));
  }, [found.data, known, value]);
  const change = (ids: readonly string[]): void => {
    const names = new Map(options.map((option) => [option.value, option.label]));
    setKnown(
      (before) => new Map([...before, ...ids.map((each) => [each, names.get(each) ?? each] as const)]),
    );
    onChange(ids, names.get(ids[0] ?? '') ?? '');
  };
  const common = {
    ...(id === undefined ? {} : { id }),
    'aria-label': label,
    style: { inlineSize: '100%' },
    getPopupContainer: popupPlace,
    showSearch: { filterOption: false as const, onSearch: setWords },
    allowClear: true,
    placeholder: text.unitSearch,
    loading: found.isFetching,
    options,
  };
  return isMany ? (
    <Select<string[]> {...common} mode="multiple" value={[...value]} onChange={change} />
  ) : (
    <Select<string | null>
      {...common}
      value={value[0] ?? null}
      onChange={(chosen) => change(chosen ? [chosen] : [])}
    />
  );
}

interface CategoryItem {
  readonly code: string;
  readonly name: string;
  readonly parent: string | null;
}

/** Chooses a category of one list; `value` is its code. */
export function CategoryPicker({
  id,
  label,
  list,
  value,
  onChange,
}: PickerProps<string> & { list: string }): ReactNode {
  const text = useText(consoleWords);
  const found = useApiQuery<{ items: CategoryItem[] }>(`/api/v1/categories/${encodeURIComponent(list)}`, {
    enabled: list !== '',
  });
  const options = useMemo(() => {
    const items = found.data?.items ?? [];
    const byCode = new Map(items.map((item) => [item.code, item]));
    return items.map((item) => {
      const names = [item.name];
      for (let above = byCode.get(item.parent ?? ''); above; above = byCode.get(above.parent ?? ''))
        names.unshift(above.name);
      return { value: item.code, label: names.join(' / '), name: item.name };
    });
  }, [found.data]);
  return (
    <Select
      {...(id === undefined ? {} : { id })}
      aria-label={label}
      style={{ inlineSize: '100%' }}
      getPopupContainer={popupPlace}
      showSearch={{ optionFilterProp: 'label' }}
      allowClear
      placeholder={text.categorySearch}
      loading={found.isPending && list !== ''}
      value={value === '' ? null : value}
      options={options}
      onChange={(code: string | null | undefined) =>
        onChange(code ?? '', options.find((option) => option.value === code)?.name ?? '')
      }
    />
  );
}

/** Chooses somebody of a unit. */
export function PersonPicker({
  id,
  label,
  unitId,
  value,
  onChange,
}: PickerProps<string> & { unitId: string | undefined }): ReactNode {
  const text = useText(consoleWords);
  const found = useApiQuery<{ items: { id: string; name: string; post: string }[] }>(
    `/api/v1/organisations/${unitId}/staff`,
    { enabled: unitId !== undefined },
  );
  return (
    <Select
      {...(id === undefined ? {} : { id })}
      aria-label={label}
      style={{ inlineSize: '100%' }}
      getPopupContainer={popupPlace}
      allowClear
      placeholder={text.choose}
      value={value === '' ? null : value}
      options={(found.data?.items ?? []).map((person) => ({
        value: person.id,
        label: `${person.name} · ${person.post}`,
      }))}
      onChange={(chosen: string | null | undefined) => onChange(chosen ?? '', '')}
    />
  );
}
