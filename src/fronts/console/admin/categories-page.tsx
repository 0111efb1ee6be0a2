import { type ReactNode, useState } from 'react';
import type { CategoryAdminView } from '../../../base/classify/admin-contract.ts';
import { SheetButton } from '../../kit/desk/index.tsx';
import {
  api,
  Button,
  Segmented,
  toast,
  useApiQuery,
  useErrorWords,
  usePages,
  useText,
} from '../../kit/index.tsx';
import { AskBox } from './ask-box.tsx';
import { EditSheet, todayText } from './edit-sheet.tsx';
import { PagedTable } from './paged-table.tsx';
import { adminWords } from './words/admin-words.ts';

/** The lists of categories, mapped onto each other; renaming and retiring. */
export function CategoriesPage(): ReactNode {
  const lists = useApiQuery<{ main: string; lists: { id: string; name: string }[] }>('/api/v1/categories');
  const text = useText(adminWords);
  const [chosen, setChosen] = useState<string>();
  const list = chosen ?? lists.data?.main ?? '';
  return (
    <>
      <Segmented
        label={text.list}
        value={list}
        options={(lists.data?.lists ?? []).map((each) => ({ value: each.id, label: each.name }))}
        onChange={setChosen}
      />
      {list === '' ? null : <CategoryList key={list} list={list} />}
    </>
  );
}

function CategoryList({ list }: { list: string }): ReactNode {
  const text = useText(adminWords);
  const errorWords = useErrorWords();
  const [asked, setAsked] = useState('');
  const [edited, setEdited] = useState<{ row: CategoryAdminView; what: 'name' | 'retire' }>();
  const path = `/api/v1/admin/categories/${encodeURIComponent(list)}`;
  const pages = usePages<CategoryAdminView>(path, { words: asked });
  // The change reaches the process that answers a moment after it is stored.
  const reload = (): void => void setTimeout(pages.reload, 600);
  const restore = (row: CategoryAdminView): void =>
    void api('POST', `${path}/${row.code}`, { retiredOn: null }).then(reload, (error) =>
      toast(errorWords(error).title),
    );
  return (
    <>
      <div className="admin-tools">
        <AskBox onAsk={setAsked} />
        <SheetButton path={`${path}/list.xlsx`} query={{ words: asked }} />
      </div>
      <PagedTable
        pages={pages}
        keyOf={(row) => row.code}
        columns={[
          { title: text.prefix, draw: (row) => row.code, isShort: true },
          { title: text.name, draw: (row) => row.path.join(' / ') },
          {
            title: text.mapping,
            draw: (row) => row.mapped.map((each) => `${each.code} ${each.name}`).join('、'),
          },
          {
            title: text.state,
            isShort: true,
            draw: (row) => (row.retiredOn === null ? text.inUse : `${text.retired} ${row.retiredOn}`),
          },
          {
            title: text.edit,
            isShort: true,
            draw: (row) => (
              <CategoryTools
                row={row}
                onEdit={(what) => setEdited({ row, what })}
                onRestore={() => restore(row)}
              />
            ),
          },
        ]}
      />
      {edited === undefined ? null : (
        <EditSheet
          title={`${edited.row.code} ${edited.row.name}`}
          {...(edited.what === 'retire' ? { hint: text.retireWords } : {})}
          fields={[
            edited.what === 'name'
              ? { name: 'name', label: text.name, isRequired: true }
              : { name: 'retiredOn', label: text.validTo, type: 'date', isRequired: true },
          ]}
          start={edited.what === 'name' ? { name: edited.row.name } : { retiredOn: todayText() }}
          save={(values) => api('POST', `${path}/${edited.row.code}`, values)}
          onClose={() => setEdited(undefined)}
          onSaved={reload}
        />
      )}
    </>
  );
}

function CategoryTools(props: {
  row: CategoryAdminView;
  onEdit: (what: 'name' | 'retire') => void;
  onRestore: () => void;
}): ReactNode {
  const text = useText(adminWords);
  return (
    <span className="cb-row">
      <Button kind="quiet" onClick={() => props.onEdit('name')}>
        {text.rename}
      </Button>
      {props.row.retiredOn === null ? (
        <Button kind="quiet" onClick={() => props.onEdit('retire')}>
          {text.retire}
        </Button>
      ) : (
        <Button kind="quiet" onClick={props.onRestore}>
          {text.restore}
        </Button>
      )}
    </span>
  );
}
