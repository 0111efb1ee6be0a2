import type { ReactNode } from 'react';
import { DeskPage } from '../../../../fronts/kit/desk/index.tsx';
import { useText } from '../../../../fronts/kit/index.tsx';
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
    <DeskPage
      title={text.title}
      label={text.pages}
      tabs={(['questions', 'index', 'shares'] as const).map((each) => ({
        ...{ id: each, label: names[each] },
        to: at({ page: each === 'questions' ? undefined : each, id: undefined }),
      }))}
      current={place}
      {...(mayEdit ? {} : { end: <span className="cb-small cb-muted">{text.readOnly}</span> })}
    >
      {place === 'questions' ? <QuestionDesk mayEdit={mayEdit} /> : null}
      {place === 'index' ? <IndexDesk mayEdit={mayEdit} /> : null}
      {place === 'shares' ? <SharesPage mayEdit={mayEdit} /> : null}
    </DeskPage>
  );
}
