import { type ReactNode, useState } from 'react';
import { DeskList, DeskPanes, DeskRow, Mark } from '../../kit/desk/index.tsx';
import {
  Button,
  EmptyState,
  Loaded,
  Segmented,
  Skeleton,
  useApiQuery,
  useNavigation,
  usePages,
  useText,
  useTime,
  withQuery,
} from '../../kit/index.tsx';
import { useMay } from '../session.tsx';
import { Builder } from './builder.tsx';
import { Definition } from './definition.tsx';
import { BASE, type DefinitionItem, type DefinitionView, lookOf, PAGES } from './types.ts';
import { collisionWords } from './words/collision-words.ts';

const STATES = ['', 'draft', 'submitted', 'approved', 'expired', 'emergency'] as const;
const NEW = 'new';

/** Questions over several sources (数据碰撞): the list, one open beside it, or the form of a new one. */
export function CollisionPage({ id }: { id: string | undefined }): ReactNode {
  const text = useText(collisionWords);
  const time = useTime();
  const { query, go } = useNavigation();
  const mayDefine = useMay('collision.define');
  const asked = query.get('state') ?? '';
  const state = STATES.find((each) => each === asked) ?? '';
  const pages = usePages<DefinitionItem>(`${BASE}/definitions`, { state: state || undefined, limit: 50 });
  return (
    <DeskPanes
      listLabel={text.list}
      openLabel={text.open}
      list={
        <>
          <p className="cb-small cb-muted col-told">{text.told}</p>
          {mayDefine ? (
            <span className="cb-row col-told">
              <Button kind="main" onClick={() => go(`${PAGES}/${NEW}`)}>
                {text.create}
              </Button>
            </span>
          ) : null}
          <Segmented
            label={text.states}
            value={state}
            onChange={(next) => go(withQuery(PAGES, { state: next || undefined }), { replace: true })}
            options={STATES.map((each) => ({
              value: each,
              label: each === '' ? text.every : text.named(each),
            }))}
          />
          <DeskList
            label={text.list}
            pages={pages}
            keyOf={(row) => row.id}
            current={id}
            toOf={(row) => withQuery(`${PAGES}/${row.id}`, { state: state || undefined })}
            empty={<EmptyState title={text.none}>{text.noneWords}</EmptyState>}
            draw={(row) => (
              <DeskRow
                title={row.title}
                flags={
                  <>
                    {row.emergency ? <Mark look="late">{text.isEmergency}</Mark> : null}
                    <Mark look={lookOf(row.state)}>{text.named(row.state)}</Mark>
                  </>
                }
                line={row.applicant}
                foot={text.version(row.version)}
                end={time(row.changedAt)}
              />
            )}
          />
        </>
      }
    >
      {id === undefined ? (
        <EmptyState title={text.pick}>{text.told}</EmptyState>
      ) : id === NEW ? (
        <Builder onClose={(made) => go(made === undefined ? PAGES : `${PAGES}/${made}`)} />
      ) : (
        <One key={id} id={id} />
      )}
    </DeskPanes>
  );
}

function One({ id }: { id: string }): ReactNode {
  const [isEditing, setEditing] = useState(false);
  const query = useApiQuery<DefinitionView>(`${BASE}/definitions/${id}`);
  return (
    <Loaded query={query} skeleton={<Skeleton shape="lines" count={12} />}>
      {(definition) =>
        isEditing ? (
          <Builder definition={definition} onClose={() => setEditing(false)} />
        ) : (
          <Definition definition={definition} onEdit={() => setEditing(true)} />
        )
      }
    </Loaded>
  );
}
