import type { ReactNode } from 'react';
import { DeskPage } from '../../../fronts/kit/desk/index.tsx';
import { useNavigation, useText } from '../../../fronts/kit/index.tsx';
import { pointsDeskWords } from './desk/desk-words.ts';
import { ExchangesPage, GoodsPage, RulesPage } from './desk/goods-pages.tsx';
import { LedgerPage } from './desk/ledger-page.tsx';
import { toTab } from './desk/shared.tsx';

/** What points bring to the desk: the ledger and giving, handing over, goods, rules. */
export default function PointsConsole(): ReactNode {
  const text = useText(pointsDeskWords);
  const tab = useNavigation().query.get('tab') ?? 'ledger';
  return (
    <DeskPage
      title={text.title}
      label={text.tabs}
      tabs={[
        { id: 'ledger', label: text.tabLedger, to: toTab('ledger') },
        { id: 'exchanges', label: text.tabExchanges, to: toTab('exchanges') },
        { id: 'goods', label: text.tabGoods, to: toTab('goods') },
        { id: 'rules', label: text.tabRules, to: toTab('rules') },
      ]}
      current={tab}
      place={tab}
    >
      {tab === 'exchanges' ? (
        <ExchangesPage />
      ) : tab === 'goods' ? (
        <GoodsPage />
      ) : tab === 'rules' ? (
        <RulesPage />
      ) : (
        <LedgerPage />
      )}
    </DeskPage>
  );
}
