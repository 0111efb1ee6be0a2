import { type ReactNode, useMemo, useState } from 'react';
import type { Category } from '../action-form.ts';
import { useApiQuery } from '../browser/use-api.ts';
import { useText } from '../browser/use-text.ts';
import { deskWords } from '../words/desk-words.ts';
import { FindField, type FoundProps } from './find-field.tsx';

export interface CategoryFieldProps extends FoundProps<Category | undefined> {
  /** The list to choose from; that of the value, or else the city's main one, unless told. */
  readonly list?: string | undefined;
}

/** Chooses a category by words of its name or of those above it, or by its code. */
export function CategoryField({ value, onChange, ...props }: CategoryFieldProps): ReactNode {
  const text = useText(deskWords);
  const [typed, setTyped] = useState('');
  const lists = useApiQuery<{ main: string }>('/api/v1/categories');
  const list = value?.list ?? props.list ?? lists.data?.main;
  const named = useNamed(list);
  const words = typed.trim();
  const chosen = named?.find((each) => each.id === value?.code);
  return (
    <FindField
      {...props}
      value={value === undefined ? [] : [chosen ?? { id: value.code, name: value.code }]}
      onChange={([next]) =>
        onChange(next === undefined || list === undefined ? undefined : { list, code: next.id })
      }
      typed={typed}
      onType={setTyped}
      found={named?.filter(({ id, name }) => name.includes(words) || id === words)}
      placeholder={text.categoryFind}
      none={text.categoryNone}
    />
  );
}

/** The categories of a list by code, each with the names above it: `市容环境 / 垃圾 / 暴露垃圾`. */
function useNamed(list: string | undefined) {
  const { data } = useApiQuery<{
    items: readonly { readonly code: string; readonly name: string; readonly parent: string | null }[];
  }>(`/api/v1/categories/${encodeURIComponent(list ?? '')}`, { enabled: list !== undefined });
  return useMemo(() => {
    const byCode = new Map((data?.items ?? []).map((item) => [item.code, item]));
    return data?.items.map(({ code, name, parent }) => {
      const names = [name];
      for (let above = byCode.get(parent ?? ''); above; above = byCode.get(above.parent ?? ''))
        names.unshift(above.name);
      return { id: code, name: names.join(' / ') };
    });
  }, [data]);
}
