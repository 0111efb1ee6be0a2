import type { ReactNode } from 'react';
import { useApiQuery, useText } from '../../kit/index.tsx';
import { codedKinds, type Filter, type Question } from './types.ts';
import { useSources } from './use-sources.ts';
import { collisionWords } from './words/collision-words.ts';

/** A question as a list of sentences: source, conditions, and what being in it means. */
export function QuestionInWords({ question }: { question: Question }): ReactNode {
  const text = useText(collisionWords);
  const { titleOf } = useSources();
  return (
    <ol className="col-steps">
      {question.steps.map((step) => (
        <li key={step.id}>
          <span className="cb-strong">{titleOf(step.source)}</span>{' '}
          <span className="cb-muted">{text.named(step.set)}</span>
          <ul>
            {step.filters.length === 0 ? <li>{text.noFilter}</li> : null}
            {step.filters.map((filter, place) => (
              <li key={place}>
                {text.named(filter.field)} {text.named(filter.operator)} <Values filter={filter} />
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ol>
  );
}

function Values({ filter }: { filter: Filter }): ReactNode {
  const text = useText(collisionWords);
  const { operator, field, values = [], from, to, lastDays } = filter;
  if (operator === 'between')
    return lastDays === undefined ? text.period(from ?? '', to ?? '') : text.inLastDays(lastDays);
  if (operator === 'within')
    return values.map((code, place) => (
      <span key={code}>
        {place > 0 ? '、' : ''}
        <AreaName code={code} />
      </span>
    ));
  const isCoded = codedKinds[field] !== undefined;
  return values.map((value) => (isCoded ? text.named(value) : `“${value}”`)).join('、');
}

/** The name of an area by its code, with the one above it. */
export function AreaName({ code }: { code: string }): ReactNode {
  const query = useApiQuery<{ path: { name: string }[] }>(`/api/v1/areas/${encodeURIComponent(code)}`);
  const names = query.data?.path.slice(1).map(({ name }) => name) ?? [];
  return names.length === 0 ? code : names.join(' · ');
}
