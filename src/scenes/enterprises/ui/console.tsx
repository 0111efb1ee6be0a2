import type { ReactNode } from 'react';
import { DeskPage } from '../../../fronts/kit/desk/index.tsx';
import { Skeleton, useMe, useText } from '../../../fronts/kit/index.tsx';
import { permissions } from '../manifest.ts';
import { CountsPage } from './counts-page.tsx';
import './enterprises.css';
import { FindingsPage } from './findings-page.tsx';
import { ListPage } from './list-page.tsx';
import { usePlace } from './place.tsx';
import { enterpriseWords } from './words.ts';

/** What organisations bring to the desk: counts, the register, and entries to be checked. */
export default function EnterprisesConsole(): ReactNode {
  const text = useText(enterpriseWords);
  const { me, may } = useMe();
  const { tab, link } = usePlace();
  const to = (id: string) => ({ id, to: link({ tab: id, state: undefined }) });
  const tabs = [
    { ...to('counts'), label: text.tabCounts },
    { ...to('list'), label: text.tabList },
    { ...to('findings'), label: text.tabFindings },
  ];
  return (
    <DeskPage title={text.title} label={text.tabs} tabs={tabs} current={tab}>
      {me === undefined ? (
        <Skeleton count={4} />
      ) : tab === 'list' ? (
        <ListPage mayExport={may(permissions.export)} />
      ) : tab === 'findings' ? (
        <FindingsPage mayCheck={may(permissions.check)} />
      ) : (
        <CountsPage />
      )}
    </DeskPage>
  );
}
