import './messages.css';
import { type ReactNode, useState } from 'react';
import type {
  EditionPage,
  GatewayView,
  RuleBook,
  RuleView,
  SmsView,
} from '../../../base/messages/contract.ts';
import {
  api,
  Button,
  Loaded,
  SearchBox,
  toast,
  useApiQuery,
  useErrorWords,
  usePages,
  useText,
} from '../../kit/index.tsx';
import { usePick, useTime } from '../words-of.tsx';
import { EditSheet } from './edit-sheet.tsx';
import { PagedTable } from './paged-table.tsx';
import { adminWords } from './words/admin-words.ts';
import { messageWords } from './words/message-words.ts';

const BASE = '/api/v1/messages';

/** How text messages leave, how the day went, and who is told what. */
export function MessagesPage(): ReactNode {
  return (
    <>
      <Gateway />
      <Rules />
      <History />
    </>
  );
}

function Gateway(): ReactNode {
  const text = useText(messageWords);
  const query = useApiQuery<GatewayView>(`${BASE}/gateway`, { everyMs: 30_000 });
  const [isTesting, setIsTesting] = useState(false);
  return (
    <section className="cb-stack-tight" aria-label={text.gateway}>
      <div className="cb-row-apart">
        <h2>{text.gateway}</h2>
        <Button onClick={() => setIsTesting(true)}>{text.test}</Button>
      </div>
      <Loaded query={query}>{(gateway) => <GatewayFacts gateway={gateway} />}</Loaded>
      <Failures />
      {isTesting ? <TestSheet onClose={() => setIsTesting(false)} /> : null}
    </section>
  );
}

function GatewayFacts({ gateway }: { gateway: GatewayView }): ReactNode {
  const text = useText(messageWords);
  const kinds = {
    http: text.gatewayHttp(gateway.host ?? ''),
    demo: text.gatewayDemo,
    none: text.gatewayNone,
  };
  const keys = ['sent', 'failed', 'waiting', 'heldBack', 'skipped'] as const;
  return (
    <>
      <p className="cb-strong">{kinds[gateway.kind]}</p>
      <p className="cb-muted cb-small">{text.gatewayFrom}</p>
      {gateway.kind === 'http' ? (
        <ul className="admin-facts">
          <li>
            {text.headers} <code>{gateway.headers.join(', ') || '—'}</code>
          </li>
          <li>
            {text.body} <code>{gateway.body}</code>
          </li>
          <li>
            {text.accepted} <code>{gateway.accepted || '2xx'}</code>
          </li>
        </ul>
      ) : null}
      <dl className="admin-counts" aria-label={text.today}>
        {keys.map((key) => (
          <div key={key}>
            <dt>{text[key]}</dt>
            <dd className="cb-figures">{gateway.today[key]}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function Failures(): ReactNode {
  const text = useText(messageWords);
  const time = useTime();
  const errorWords = useErrorWords();
  const pages = usePages<SmsView>(`${BASE}/sms`, { state: 'failed', limit: 10 });
  const retry = (row: SmsView): void =>
    void api('POST', `${BASE}/sms/${row.id}/retry`, {}).then(pages.reload, (error: unknown) =>
      toast(errorWords(error).title),
    );
  if (pages.list.data !== undefined && pages.rows.length === 0)
    return <p className="cb-muted">{text.noFailures}</p>;
  return (
    <>
      <h3>{text.failures}</h3>
      <PagedTable
        pages={pages}
        keyOf={(row) => row.id}
        columns={[
          { title: text.message, draw: (row) => row.template },
          { title: text.reason, draw: (row) => row.lastError },
          { title: text.attempts, draw: (row) => row.attempts, isFigure: true },
          { title: text.sent, draw: (row) => time(row.notBefore) },
          {
            title: text.retry,
            isShort: true,
            draw: (row) => (
              <Button kind="quiet" onClick={() => retry(row)}>
                {text.retry}
              </Button>
            ),
          },
        ]}
      />
    </>
  );
}

function TestSheet({ onClose }: { onClose: () => void }): ReactNode {
  const text = useText(messageWords);
  return (
    <EditSheet
      title={text.test}
      hint={text.testHint}
      fields={[{ name: 'phone', label: text.testPhone, isRequired: true }]}
      start={{ phone: '' }}
      save={async ({ phone }) => {
        const result = await api<{ sent: boolean; error: string | null }>('POST', `${BASE}/gateway/test`, {
          phone,
        });
        toast(result.sent ? text.testSent : text.testFailed(result.error ?? ''));
      }}
      onClose={onClose}
      onSaved={() => undefined}
    />
  );
}

function Rules(): ReactNode {
  const text = useText(messageWords);
  const admin = useText(adminWords);
  const pick = usePick();
  const errorWords = useErrorWords();
  const query = useApiQuery<RuleBook>(`${BASE}/rules`);
  const [words, setWords] = useState('');
  const [edited, setEdited] = useState<RuleView>();
  const [isManners, setIsManners] = useState(false);
  const reload = (): void => void query.refetch();
  const change = (row: RuleView, to: { off?: boolean; sms?: boolean }): void => {
    const body = { version: query.data?.version, off: row.off, sms: row.sms, ...to };
    void api('PUT', `${BASE}/rules/${row.id}`, body).then(reload, (error: unknown) => {
      toast(errorWords(error).title);
      reload();
    });
  };
  return (
    <section className="cb-stack-tight" aria-label={text.rules}>
      <h2>{text.rules}</h2>
      <Loaded query={query}>
        {({ manners, items, version }) => (
          <>
            <div className="cb-row-apart">
              <span>{text.mannersWords(manners.quietFrom, manners.quietUntil, manners.smsPerDay)}</span>
              <Button kind="quiet" onClick={() => setIsManners(true)}>
                {admin.edit}
              </Button>
            </div>
            <SearchBox label={text.search} value={words} onChange={setWords} onSearch={() => undefined} />
            <ul className="admin-rules">
              {items
                .filter((row) => `${row.id} ${pick(row.title)} ${pick(row.text)}`.includes(words.trim()))
                .map((row) => (
                  <RuleRow
                    key={row.id}
                    row={row}
                    onChange={(to) => change(row, to)}
                    onEdit={() => setEdited(row)}
                  />
                ))}
            </ul>
            {edited === undefined ? null : (
              <WordsSheet
                row={edited}
                version={version}
                onClose={() => setEdited(undefined)}
                onSaved={reload}
              />
            )}
            {isManners ? (
              <MannersSheet
                {...manners}
                version={version}
                onClose={() => setIsManners(false)}
                onSaved={reload}
              />
            ) : null}
          </>
        )}
      </Loaded>
    </section>
  );
}

function RuleRow(props: {
  row: RuleView;
  onChange: (to: { off?: boolean; sms?: boolean }) => void;
  onEdit: () => void;
}): ReactNode {
  const { row, onChange, onEdit } = props;
  const text = useText(messageWords);
  const pick = usePick();
  return (
    <li data-off={row.off || undefined}>
      <div>
        <strong>{pick(row.title)}</strong>
        {row.changed ? <span className="cb-muted"> · {text.changedMark}</span> : null}
        <div>{pick(row.text)}</div>
        <div className="cb-muted cb-small">
          {text[row.to as 'holder'] ?? row.to} · <code>{row.id}</code>
        </div>
      </div>
      <div className="cb-row">
        {row.toCitizens ? (
          <label>
            <input type="checkbox" checked={row.sms} onChange={() => onChange({ sms: !row.sms })} />{' '}
            {text.bySms}
          </label>
        ) : null}
        <label>
          <input type="checkbox" checked={!row.off} onChange={() => onChange({ off: !row.off })} /> {text.on}
        </label>
        <Button kind="quiet" onClick={onEdit} aria-label={`${text.editWords} ${pick(row.title)}`}>
          {text.editWords}
        </Button>
      </div>
    </li>
  );
}

function WordsSheet(props: {
  row: RuleView;
  version: number;
  onClose: () => void;
  onSaved: () => void;
}): ReactNode {
  const { row, version, onClose, onSaved } = props;
  const text = useText(messageWords);
  const errorWords = useErrorWords();
  const path = `${BASE}/templates/${row.template}`;
  const reset = (): void =>
    void api('POST', `${path}/reset`, { version }).then(
      () => {
        onSaved();
        onClose();
      },
      (error: unknown) => toast(errorWords(error).title),
    );
  return (
    <EditSheet
      title={text.editWords}
      hint={text.placeholders(row.placeholders.map((name) => `{${name}}`).join(' '))}
      fields={[
        { name: 'titleZh', label: text.titleZh, isRequired: true },
        { name: 'textZh', label: text.textZh, type: 'long', isRequired: true },
        { name: 'titleEn', label: text.titleEn, isRequired: true },
        { name: 'textEn', label: text.textEn, type: 'long', isRequired: true },
      ]}
      start={{ titleZh: row.title.zh, textZh: row.text.zh, titleEn: row.title.en, textEn: row.text.en }}
      save={({ titleZh, textZh, titleEn, textEn }) =>
        api('PUT', path, { version, title: { zh: titleZh, en: titleEn }, text: { zh: textZh, en: textEn } })
      }
      onClose={onClose}
      onSaved={onSaved}
    >
      {row.changed ? (
        <Button kind="quiet" onClick={reset}>
          {text.reset}
        </Button>
      ) : null}
    </EditSheet>
  );
}

function MannersSheet(
  props: RuleBook['manners'] & { version: number; onClose: () => void; onSaved: () => void },
): ReactNode {
  const { quietFrom, quietUntil, smsPerDay, version, onClose, onSaved } = props;
  const text = useText(messageWords);
  return (
    <EditSheet
      title={text.manners}
      fields={[
        { name: 'quietFrom', label: text.quietFrom, hint: 'HH:MM', isRequired: true },
        { name: 'quietUntil', label: text.quietUntil, hint: 'HH:MM', isRequired: true },
        { name: 'smsPerDay', label: text.smsPerDay, type: 'number', isRequired: true },
      ]}
      start={{ quietFrom, quietUntil, smsPerDay: String(smsPerDay) }}
      save={(values) =>
        api('PUT', `${BASE}/manners`, { ...values, version, smsPerDay: Number(values.smsPerDay) })
      }
      onClose={onClose}
      onSaved={onSaved}
    />
  );
}

function History(): ReactNode {
  const text = useText(messageWords);
  const time = useTime();
  const query = useApiQuery<EditionPage>(`${BASE}/editions`);
  return (
    <details>
      <summary>{text.history}</summary>
      <Loaded
        query={query}
        isEmpty={(page) => page.items.length === 0}
        empty={<p className="cb-muted">{text.noHistory}</p>}
      >
        {({ items }) => (
          <ul className="admin-facts">
            {items.map((item) => (
              <li key={item.version}>
                {text.version} {item.version} · {time(item.changedAt)} · <code>{item.subject}</code>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </details>
  );
}
