import type { ReactNode } from 'react';
import { Button, Loaded, Skeleton, useText } from '../../kit/index.tsx';
import { Actions, CaseHead, Clocks, Files, Hands } from '../case/parts.tsx';
import { DECIDED_ABOVE, PhotoDecision } from '../case/photo-decision.tsx';
import { MarkedText, SuggestionCard } from '../case/suggestion.tsx';
import { Nearby, Reports } from '../case/surroundings.tsx';
import { suggestionOf } from '../case/types.ts';
import type { useCase } from '../case/use-case.tsx';
import { consoleWords } from '../words/console-words.ts';

/** The case in view, with what is to be decided on it. */
export function Focus(props: {
  focus: ReturnType<typeof useCase>;
  onAccept: () => void;
  onDecided: () => void;
  onOpen: (id: string) => void;
}): ReactNode {
  const { focus, onAccept, onDecided, onOpen } = props;
  const text = useText(consoleWords);
  return (
    <Loaded query={focus.query} skeleton={<Skeleton shape="lines" count={6} />}>
      {(detail) => {
        const suggestion = suggestionOf(detail);
        return (
          <div className="cb-stack" data-case={detail.number} data-state={detail.state}>
            <CaseHead detail={detail} />
            <MarkedText text={detail.description} words={suggestion?.words ?? []} />
            {detail.state === 'awaiting-verification' ? null : <Files detail={detail} />}
            {detail.state === 'awaiting-dispatch' ? (
              <SuggestionCard
                detail={detail}
                suggestion={suggestion}
                isBusy={focus.isBusy}
                onAccept={onAccept}
                onAlternative={(code, name) =>
                  void focus.reclassify(suggestion?.category?.list ?? '', code, name)
                }
              />
            ) : null}
            {detail.state === 'awaiting-verification' ? (
              <PhotoDecision key={detail.id} detail={detail} focus={focus} onDecided={onDecided} />
            ) : null}
            <Actions
              detail={detail}
              except={detail.state === 'awaiting-verification' ? DECIDED_ABOVE : []}
              onDone={(action) =>
                void focus.done(action.title).then(() => {
                  // A nudge or a corrected category leaves the case where it is: it stays in view.
                  if (!STAYS.includes(action.id)) onDecided();
                })
              }
            />
            <Clocks detail={detail} />
            <Button hotkey="Enter" onClick={() => onOpen(detail.id)}>
              {text.openPage}
            </Button>
          </div>
        );
      }}
    </Loaded>
  );
}

const STAYS = ['urge', 'supervise', 'reclassify', 'grant-extension', 'refuse-extension'];

/** What stands around the case in view. */
export function Context({ focus }: { focus: ReturnType<typeof useCase> }): ReactNode {
  const text = useText(consoleWords);
  return (
    <aside className="desk-context" aria-label={text.context}>
      {focus.query.data === undefined ? null : (
        <>
          <Nearby detail={focus.query.data} />
          <Reports detail={focus.query.data} onChanged={() => void focus.reload()} />
          <Hands detail={focus.query.data} />
        </>
      )}
    </aside>
  );
}
