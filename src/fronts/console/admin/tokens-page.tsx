import { type ReactNode, useState } from 'react';
import { api, Button, toast, useDate, useErrorWords, usePages, useText } from '../../kit/index.tsx';
import { useSession } from '../session.tsx';
import { useTime } from '../words-of.tsx';
import { EditSheet } from './edit-sheet.tsx';
import { PagedTable } from './paged-table.tsx';
import { adminWords } from './words/admin-words.ts';

interface TokenRow {
  readonly id: string;
  readonly name: string;
  readonly start: string;
  readonly permissions: readonly string[];
  readonly expiresAt: string;
  readonly revokedAt: string | null;
  readonly lastUsedAt: string | null;
}

/** Tokens of other systems; a new one is shown once. */
export function TokensPage(): ReactNode {
  const text = useText(adminWords);
  const time = useTime();
  const date = useDate();
  const errorWords = useErrorWords();
  const pages = usePages<TokenRow>('/api/v1/auth/tokens');
  const [isNew, setIsNew] = useState(false);
  const [made, setMade] = useState<string>();
  const revoke = (row: TokenRow): void =>
    void api('DELETE', `/api/v1/auth/tokens/${row.id}`).then(pages.reload, (error) =>
      toast(errorWords(error).title),
    );
  return (
    <>
      <div className="admin-tools">
        <Button icon="plus" onClick={() => setIsNew(true)}>
          {text.newToken}
        </Button>
      </div>
      {made === undefined ? null : (
        <p className="admin-token" role="status">
          {text.tokenOnce} <code>{made}</code>
        </p>
      )}
      <PagedTable
        pages={pages}
        keyOf={(row) => row.id}
        columns={[
          { title: text.name, draw: (row) => row.name },
          { title: text.tokens, draw: (row) => <code>{row.start}…</code> },
          { title: text.permissions, draw: (row) => row.permissions.join('、') },
          { title: text.expires, draw: (row) => date(row.expiresAt) },
          { title: text.lastUsed, draw: (row) => time(row.lastUsedAt) },
          {
            title: text.state,
            draw: (row) => (row.revokedAt === null ? <Revoke onRevoke={() => revoke(row)} /> : text.revoked),
          },
        ]}
      />
      {isNew ? <TokenSheet onMade={setMade} onClose={() => setIsNew(false)} onSaved={pages.reload} /> : null}
    </>
  );
}

/** What works with a token stops at once and for good: asked twice. */
function Revoke({ onRevoke }: { onRevoke: () => void }): ReactNode {
  const text = useText(adminWords);
  const [isSure, setIsSure] = useState(false);
  return (
    <Button kind={isSure ? 'main' : 'quiet'} onClick={() => (isSure ? onRevoke() : setIsSure(true))}>
      {isSure ? text.revokeSure : text.revoke}
    </Button>
  );
}

function TokenSheet(props: {
  onMade: (token: string) => void;
  onClose: () => void;
  onSaved: () => void;
}): ReactNode {
  const { onMade, onClose, onSaved } = props;
  const text = useText(adminWords);
  const me = useSession();
  return (
    <EditSheet
      title={text.newToken}
      fields={[
        { name: 'name', label: text.name, isRequired: true },
        {
          name: 'permissions',
          label: text.permissions,
          hint: me.permissions.join(' '),
          isRequired: true,
        },
        { name: 'days', label: text.days, type: 'number' },
      ]}
      start={{ name: '', permissions: '', days: '90' }}
      save={async ({ name, permissions = '', days }) => {
        const answer = await api<{ token: string }>('POST', '/api/v1/auth/tokens', {
          name,
          permissions: permissions.split(/[\s,，、]+/).filter((each) => each !== ''),
          ...(days && { days: Number(days) }),
        });
        onMade(answer.token);
      }}
      onClose={onClose}
      onSaved={onSaved}
    />
  );
}
