import { type ReactNode, useState } from 'react';
import { LineField, LongField, Notice } from '../../../../fronts/kit/desk/index.tsx';
import {
  Button,
  type Category,
  CategoryField,
  type Unit,
  UnitField,
  useKeys,
  useText,
} from '../../../../fronts/kit/index.tsx';
import { Why } from './parts.tsx';
import { type QuestionProps, useStep } from './use-desk.ts';
import { deskWords } from './words/desk-words.ts';

type Asking = 'private' | 'refuse';

/** The review of a question: reviewed words in public, kept private but handled, or refused. */
export function ReviewForm({ detail, onChanged, onNext }: QuestionProps & { onNext: () => void }): ReactNode {
  const text = useText(deskWords);
  const { proposal, suggestion } = detail;
  const [title, setTitle] = useState(proposal.title.text);
  const [words, setWords] = useState(proposal.text.text);
  const [units, setUnits] = useState<readonly Unit[]>([]);
  const [category, setCategory] = useState<Category>();
  const [asking, setAsking] = useState<Asking>();
  const step = useStep(onChanged);
  const path = `questions/${detail.id}/moderation`;
  const chosen = {
    ...(units[0] !== undefined && { unit: units[0].id }),
    ...(category !== undefined && { category }),
  };
  const publish = (): void => {
    if (!detail.mayPublish || step.isPending) return;
    const short = title.trim().length < 4 ? text.publicTitle : words.trim().length < 5 ? text.publicText : '';
    if (short !== '') step.refuseInput(`${short}：${text.needed}`);
    else step.run(path, { publish: true, title, text: words, ...chosen }, text.donePublished, onNext);
  };
  const isPrivate = asking === 'private';
  const decide = (reason: string): void => {
    const body = { publish: false, reason, ...(isPrivate && { passOn: true, ...chosen }) };
    setAsking(undefined);
    step.run(path, body, isPrivate ? text.donePrivate : text.doneRefused, onNext);
  };
  useKeys({ a: publish, s: () => setAsking('private'), x: () => setAsking('refuse') });
  return (
    <section className="cb-part" aria-labelledby="appeals-review">
      <h3 id="appeals-review">{text.review}</h3>
      {detail.mayPublish ? (
        <PublicWords {...{ title, words }} onTitle={setTitle} onWords={setWords} />
      ) : (
        <p role="status">{text.neverPublic}</p>
      )}
      <UnitField
        label={text.unit}
        hint={text.unitAuto(suggestion.unit?.name ?? '')}
        value={units}
        onChange={setUnits}
      />
      <CategoryField
        label={text.category}
        hint={text.categoryAuto(suggestion.category?.name ?? '')}
        value={category}
        onChange={setCategory}
      />
      <Notice isAlert>{step.problem}</Notice>
      <Buttons
        mayPublish={detail.mayPublish}
        isBusy={step.isPending}
        onPublish={publish}
        onAsk={setAsking}
        onNext={onNext}
      />
      {asking === undefined ? null : (
        <Why
          title={isPrivate ? text.reasonPrivate : text.reasonRefuse}
          isBusy={step.isPending}
          onClose={() => setAsking(undefined)}
          onDecide={decide}
        />
      )}
    </section>
  );
}

function Buttons(props: {
  mayPublish: boolean;
  isBusy: boolean;
  onPublish: () => void;
  onAsk: (what: Asking) => void;
  onNext: () => void;
}): ReactNode {
  const { mayPublish, isBusy, onPublish, onAsk, onNext } = props;
  const text = useText(deskWords);
  return (
    <div className="cb-row">
      {mayPublish ? (
        <Button kind="main" hotkey="A" isBusy={isBusy} onClick={onPublish}>
          {text.publish}
        </Button>
      ) : null}
      <Button hotkey="S" disabled={isBusy} onClick={() => onAsk('private')}>
        {text.passPrivately}
      </Button>
      <Button hotkey="X" disabled={isBusy} onClick={() => onAsk('refuse')}>
        {text.refuse}
      </Button>
      <Button kind="quiet" hotkey="J" onClick={onNext}>
        {text.next}
      </Button>
    </div>
  );
}

interface PublicWordsProps {
  readonly title: string;
  readonly words: string;
  readonly onTitle: (title: string) => void;
  readonly onWords: (words: string) => void;
}

/** What the public will read, to be edited. */
function PublicWords({ title, words, onTitle, onWords }: PublicWordsProps): ReactNode {
  const text = useText(deskWords);
  return (
    <>
      <LineField
        label={text.publicTitle}
        isRequired
        more={{ maxLength: 60 }}
        value={title}
        onChange={onTitle}
      />
      <LongField label={text.publicText} isRequired rows={5} most={3_000} value={words} onChange={onWords} />
    </>
  );
}
