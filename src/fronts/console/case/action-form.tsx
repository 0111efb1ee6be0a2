import type { ReactNode } from 'react';
import { StepSheet } from '../../kit/desk/index.tsx';
import { type ActionValues, api } from '../../kit/index.tsx';
import { scenePages } from '../scene-pages.tsx';
import { usePick } from '../words-of.tsx';
import { type ActionView, type CaseDetail, suggestionOf } from './types.ts';

export interface ActionFormProps {
  readonly detail: CaseDetail;
  readonly action: ActionView;
  /** What the form begins with, by field. */
  readonly start?: ActionValues;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** The photos of these show the work done; all others prove what somebody saw. */
const WORK = ['handle', 'assist', 'solve-in-place'];

/** The form of one action of a case at the desk. */
export function ActionForm({ detail, action, start, onClose, onDone }: ActionFormProps): ReactNode {
  const pick = usePick();
  const page = scenePages.find(({ path }) => path === `/scenes/${detail.channel}`);
  const hint = WORK.includes(action.id) ? page?.resultHint : undefined;
  return (
    <StepSheet
      caseId={detail.id}
      version={detail.version}
      {...{ action, onClose, onDone }}
      start={start ?? startValues(detail, action)}
      purpose={WORK.includes(action.id) ? 'after' : 'verification'}
      unitId={detail.holder?.id}
      list={detail.category?.list}
      {...(hint && { hint: pick(hint) })}
      {...(action.id === 'reclassify' && { send: (form) => reclassify(detail.id, form) })}
    />
  );
}

/** The suggestion fills the form of dispatch in, so that a person only changes what is wrong. */
function startValues(detail: CaseDetail, action: ActionView): ActionValues {
  const route = suggestionOf(detail)?.route;
  if (action.id !== 'dispatch' || route === undefined) return {};
  return { unit: [route.unit], assistants: route.assistants };
}

/** A new category also leads to a new suggestion: it has a route of its own. */
function reclassify(caseId: string, form: Readonly<Record<string, unknown>>): Promise<unknown> {
  const [list = '', code = ''] = String(form.category ?? '').split(' ');
  const note = form.note === undefined ? {} : { note: form.note };
  return api('POST', `/api/v1/cases/${caseId}/category`, { list, code, ...note });
}
