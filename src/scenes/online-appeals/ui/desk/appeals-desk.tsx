import type { ReactNode } from 'react';
import { Link, OfflineBar, useText } from '../../../../fronts/kit/index.tsx';
import { IndexDesk } from './index-desk.tsx';
import { QuestionDesk } from './question-desk.tsx';
import { SharesPage } from './shares-page.tsx';
import { type DeskPlace, useMayEdit, usePlace } from './use-desk.ts';
import { deskWords } from './words/desk-words.ts';

/** The editors' desk: questions and replies, the index of a week, the shares that it counts with. */
export function AppealsDesk(): ReactNode {
  const text = useText(deskWords);
  const { place, at } = usePlace();
  const mayEdit = useMayEdit();
  const names: Readonly<Record<DeskPlace, string>> = {
    questions: text.pageQuestions,
    index: text.pageIndex,
    shares: text.pageShares,
  };
  return (
    <div className="appeals">
      <header className="appeals-head">
        <h1>{text.title}</h1>
        <nav aria-label={text.pages}>
          {(['questions', 'index', 'shares'] as const).map((each) => (
            <Link
              key={each}
              to={at({ page: each === 'questions' ? undefined : each, id: undefined })}
              aria-current={each === place ? 'page' : false}
            >
              {names[each]}
            </Link>
          ))}
        </nav>
        {mayEdit ? null : <span className="cb-small cb-muted">{text.readOnly}</span>}
      </header>
      <OfflineBar />
      {place === 'questions' ? <QuestionDesk mayEdit={mayEdit} /> : null}
      {place === 'index' ? <IndexDesk mayEdit={mayEdit} /> : null}
      {place === 'shares' ? <SharesPage mayEdit={mayEdit} /> : null}
    </div>
  );
}
