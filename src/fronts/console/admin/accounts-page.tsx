import { type ReactNode, useState } from 'react';
import { SheetButton } from '../../kit/desk/index.tsx';
import {
  api,
  Button,
  Select,
  toast,
  type Unit,
  UnitField,
  useApiQuery,
  useErrorWords,
  usePages,
  useText,
} from '../../kit/index.tsx';
import { useTime } from '../words-of.tsx';
import { AskBox } from './ask-box.tsx';
import { EditSheet } from './edit-sheet.tsx';
import { PagedTable } from './paged-table.tsx';
import { adminWords } from './words/admin-words.ts';

interface Grant {
  readonly role: string;
  readonly organisationId?: string;
  readonly areaId?: string;
}
interface Account {
  readonly id: string;
  readonly login: string;
  readonly name: string;
  readonly organisationId: string | null;
  readonly disabled: boolean;
  readonly lastLoginAt: string | null;
  readonly grants: readonly Grant[];
}
interface Role {
  readonly role: string;
  readonly title: string;
}

/** Staff accounts: who there is, what they may do and where. */
export function AccountsPage(): ReactNode {
  const text = useText(adminWords);
  const kit = useText();
  const time = useTime();
  const errorWords = useErrorWords();
  const [asked, setAsked] = useState('');
  const pages = usePages<Account>('/api/v1/auth/accounts', { text: asked });
  const roles = useApiQuery<{ items: Role[] }>('/api/v1/auth/roles');
  const titleOf = (role: string) => roles.data?.items.find((each) => each.role === role)?.title ?? role;
  const [edited, setEdited] = useState<Account | 'new'>();
  const change = (row: Account): void =>
    void api('POST', `/api/v1/auth/accounts/${row.id}/${row.disabled ? 'enable' : 'disable'}`, {}).then(
      pages.reload,
      (error) => toast(errorWords(error).title),
    );
  const signOut = (row: Account): void =>
    void api('POST', `/api/v1/auth/accounts/${row.id}/sign-out`, {}).then(
      () => toast(text.signedOutAll(row.name)),
      (error) => toast(errorWords(error).title),
    );
  return (
    <>
      <div className="admin-tools">
        <AskBox onAsk={setAsked} />
        <Button icon="plus" onClick={() => setEdited('new')}>
          {text.newAccount}
        </Button>
        <SheetButton path="/api/v1/auth/accounts.xlsx" query={{ text: asked }} />
      </div>
      <PagedTable
        pages={pages}
        keyOf={(row) => row.id}
        columns={[
          { title: text.login, draw: (row) => row.login },
          { title: text.name, draw: (row) => row.name },
          {
            title: text.roles,
            draw: (row) => kit.listed(row.grants.map((grant) => titleOf(grant.role))),
          },
          { title: text.lastLogin, draw: (row) => time(row.lastLoginAt) },
          { title: text.state, draw: (row) => (row.disabled ? text.disabled : text.inUse) },
          {
            title: text.edit,
            isShort: true,
            draw: (row) => (
              <AccountTools
                row={row}
                onGrants={() => setEdited(row)}
                onSignOut={() => signOut(row)}
                onSwitch={() => change(row)}
              />
            ),
          },
        ]}
      />
      {edited === undefined ? null : (
        <AccountSheet
          account={edited === 'new' ? undefined : edited}
          roles={roles.data?.items ?? []}
          onClose={() => setEdited(undefined)}
          onSaved={pages.reload}
        />
      )}
    </>
  );
}

interface AccountToolsProps {
  readonly row: Account;
  readonly onGrants: () => void;
  readonly onSignOut: () => void;
  readonly onSwitch: () => void;
}

function AccountTools(props: AccountToolsProps): ReactNode {
  const text = useText(adminWords);
  return (
    <span className="cb-row">
      <Button kind="quiet" onClick={props.onGrants}>
        {text.grants}
      </Button>
      <Button kind="quiet" onClick={props.onSignOut}>
        {text.signOutAll}
      </Button>
      <Button kind="quiet" onClick={props.onSwitch}>
        {props.row.disabled ? text.enable : text.disable}
      </Button>
    </span>
  );
}

function AccountSheet(props: {
  account: Account | undefined;
  roles: readonly Role[];
  onClose: () => void;
  onSaved: () => void;
}): ReactNode {
  const { account, roles } = props;
  const text = useText(adminWords);
  const [unit, setUnit] = useState<readonly Unit[]>([]);
  const [grants, setGrants] = useState<readonly Grant[]>(account?.grants ?? []);
  const areas = useApiQuery<{ children: { id: string; name: string }[] }>('/api/v1/areas/city');
  const put = (index: number, grant: Grant): void =>
    setGrants(grants.map((each, at) => (at === index ? grant : each)));
  return (
    <EditSheet
      title={account ? `${account.name} · ${text.grants}` : text.newAccount}
      fields={
        account
          ? []
          : [
              { name: 'login', label: text.login, isRequired: true },
              { name: 'name', label: text.name, isRequired: true },
              { name: 'password', label: text.firstPassword, type: 'password', isRequired: true },
            ]
      }
      start={{}}
      save={(values) =>
        account
          ? api('PUT', `/api/v1/auth/accounts/${account.id}/grants`, { grants })
          : api('POST', '/api/v1/auth/accounts', {
              ...values,
              grants,
              ...(unit[0] && { organisationId: unit[0].id }),
            })
      }
      onClose={props.onClose}
      onSaved={props.onSaved}
    >
      {account ? null : <UnitField label={text.organisation} isOptional value={unit} onChange={setUnit} />}
      <p className="cb-field-label">{text.grants}</p>
      {grants.map((grant, index) => (
        // Grants have no id; rows are only added and taken away.
        <GrantRow
          key={index}
          grant={grant}
          roles={roles}
          areas={areas.data?.children ?? []}
          onChange={(next) => put(index, next)}
          onRemove={() => setGrants(grants.filter((_, at) => at !== index))}
        />
      ))}
      <Button
        kind="quiet"
        icon="plus"
        onClick={() => setGrants([...grants, { role: roles[0]?.role ?? 'dispatcher' }])}
      >
        {text.addGrant}
      </Button>
    </EditSheet>
  );
}

function GrantRow(props: {
  grant: Grant;
  roles: readonly Role[];
  areas: readonly { id: string; name: string }[];
  onChange: (grant: Grant) => void;
  onRemove: () => void;
}): ReactNode {
  const { grant, roles, areas, onChange, onRemove } = props;
  const text = useText(adminWords);
  return (
    <div className="cb-row">
      <Select
        aria-label={text.roles}
        value={grant.role}
        options={roles.map((role) => ({ value: role.role, label: role.title }))}
        onChange={(role) => onChange({ ...grant, role })}
      />
      <Select
        aria-label={text.grantWhere}
        value={grant.areaId ?? ''}
        options={[
          { value: '', label: grant.organisationId ? text.organisation : text.everywhere },
          ...areas.map((area) => ({ value: area.id, label: area.name })),
        ]}
        onChange={(areaId) => onChange({ role: grant.role, ...(areaId !== '' && { areaId }) })}
      />
      <Button kind="quiet" onClick={onRemove}>
        {text.remove}
      </Button>
    </div>
  );
}
