import type { ReactNode } from 'react';
import { Button, Field, Input, useText } from '../../../fronts/kit/index.tsx';
import type { PatrolRequest } from '../contract.ts';
import { patrolWords } from './words.ts';

/** The person who telephoned, as far as the member has written it down. */
export interface CallerDraft {
  readonly isForCaller: boolean;
  readonly callerName: string;
  readonly callerPhone: string;
}

export const noCaller: CallerDraft = { isForCaller: false, callerName: '', callerPhone: '' };

/** What of it is sent; undefined when nobody telephoned. */
export function onBehalfOf(draft: CallerDraft): PatrolRequest['onBehalf'] {
  if (!draft.isForCaller) return undefined;
  const telephone = draft.callerPhone.trim();
  return { name: draft.callerName.trim(), ...(telephone !== '' && { telephone }) };
}

const TELEPHONE = /^[0-9+ -]{5,20}$/;

/** True while somebody telephoned and the name is missing, or what should be a telephone number is none. */
export function isCallerWrong(draft: CallerDraft): boolean {
  const telephone = draft.callerPhone.trim();
  return (
    draft.isForCaller && (draft.callerName.trim() === '' || (telephone !== '' && !TELEPHONE.test(telephone)))
  );
}

/** Somebody who would rather telephone: the member reports, and the caller is told by telephone how it ended. */
export function CallerFields(props: {
  readonly draft: CallerDraft;
  readonly onChange: (part: Partial<CallerDraft>) => void;
}): ReactNode {
  const { draft, onChange } = props;
  const text = useText(patrolWords);
  return (
    <>
      <Button
        icon="phone"
        aria-pressed={draft.isForCaller}
        onClick={() => onChange({ isForCaller: !draft.isForCaller })}
      >
        {text.forCaller}
      </Button>
      {draft.isForCaller ? (
        <>
          <Field label={text.callerName}>
            {(attributes) => (
              <Input
                {...attributes}
                maxLength={50}
                value={draft.callerName}
                onChange={(event) => onChange({ callerName: event.target.value })}
              />
            )}
          </Field>
          <Field label={text.callerPhone} hint={text.callerPhoneWhy} isOptional>
            {(attributes) => (
              <Input
                {...attributes}
                type="tel"
                maxLength={20}
                value={draft.callerPhone}
                onChange={(event) => onChange({ callerPhone: event.target.value })}
              />
            )}
          </Field>
        </>
      ) : null}
    </>
  );
}
