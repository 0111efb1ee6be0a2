import { Fragment, type ReactNode } from 'react';
import {
  api,
  Bell,
  Button,
  changePreferences,
  forgetDrafts,
  forgetKept,
  hasDrafts,
  Icon,
  InboxPage,
  Link,
  Phone,
  Segmented,
  useNavigation,
  usePreferences,
  useQueueView,
  useText,
  useWorkerTools,
} from '../kit/index.tsx';
import { forget } from './browser/store.ts';
import { scenePages, useWork } from './session.tsx';
import { useTabs } from './tabs.tsx';
import { workerWords } from './words/worker-words.ts';
import './worker.css';

/** The tab 上报: the page that a scene gives. */
export function ReportPage(): ReactNode {
  const text = useText(workerWords);
  const { notice } = useWork();
  const tabs = useTabs();
  const report = scenePages.find((pages) => pages.report !== undefined)?.report;
  return (
    <Phone title={text.tabReport} notice={notice} tabs={tabs}>
      {report?.()}
    </Phone>
  );
}

/** What this person was told. */
export function MessagesPage(): ReactNode {
  const text = useText();
  const { notice } = useWork();
  const { go } = useNavigation();
  return (
    <Phone title={text.inbox} onBack={() => go('/')} notice={notice}>
      <InboxPage />
    </Phone>
  );
}

/** The bell for the heads of the tabs. */
export function MyBell(): ReactNode {
  const { me } = useWork();
  return <Bell owner={{ id: me.actor.id, unitId: me.organisationId }} />;
}

/** The person, what waits to be sent, the scenes' own rows, language, signing out. */
export function MinePage(): ReactNode {
  const text = useText(workerWords);
  const { me, notice, signOut } = useWork();
  const { language } = usePreferences();
  const { items } = useQueueView(useWorkerTools().queue);
  const tabs = useTabs();
  const leave = async (): Promise<void> => {
    const told = [
      ...(items.length > 0 ? [text.signOutWaiting(items.length)] : []),
      ...((await hasDrafts(me.actor.id)) ? [text.signOutDrafts] : []),
    ];
    if (told.length > 0 && !confirm(told.join('\n\n'))) return;
    await api('POST', '/api/v1/auth/logout').catch(() => undefined);
    // What was read and what was begun is forgotten; what waits to be sent stays for its owner.
    forgetKept(me.actor.id);
    await forgetDrafts(me.actor.id);
    await forget('book:');
    await forget('thumbnail:');
    signOut();
  };
  return (
    <Phone title={text.mineTitle} aside={<MyBell />} notice={notice} tabs={tabs}>
      <div className="cb-stack">
        <p className="cb-strong">{me.actor.name}</p>
        <div className="cb-card">
          <Link to="/queue" className="w-row">
            <span>{text.queueRow(items.length)}</span>
            <Icon name="next" />
          </Link>
          {scenePages.map((pages, index) => (
            <Fragment key={`mine-${index + 1}`}>{pages.mine?.()}</Fragment>
          ))}
        </div>
        <Segmented
          label={text.language}
          options={[
            { value: 'zh', label: '中文' },
            { value: 'en', label: 'English' },
          ]}
          value={language}
          onChange={(next) => void changePreferences({ language: next })}
        />
        <p className="cb-muted cb-small">{text.installed}</p>
        <Button onClick={() => void leave()}>{text.signOut}</Button>
      </div>
    </Phone>
  );
}
