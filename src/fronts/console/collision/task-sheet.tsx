import { type ReactNode, useState } from 'react';
import { FormSheet, LineField, LongField, useRefresh, useSend } from '../../kit/desk/index.tsx';
import { toast, useText } from '../../kit/index.tsx';
import { BASE, type TaskAnswer } from './types.ts';
import { collisionWords } from './words/collision-words.ts';

/** Makes cases of chosen rows, or of all that are none yet. */
export function TaskSheet(props: {
  runId: string;
  rows: readonly number[] | undefined;
  onClose: () => void;
  onMade: () => void;
}): ReactNode {
  const { runId, rows, onClose, onMade } = props;
  const text = useText(collisionWords);
  const [title, setTitle] = useState('');
  const [words, setWords] = useState('');
  const [isAsked, setAsked] = useState(false);
  const sending = useSend({ tells: 'here', onChanged: useRefresh(`${BASE}/definitions`) });
  const missing = (value: string): string | undefined =>
    isAsked && value.trim() === '' ? text.taskNeeded : undefined;
  const make = (): void => {
    setAsked(true);
    if (title.trim() === '' || words.trim() === '') return;
    const body = { title: title.trim(), text: words.trim(), ...(rows && { rows }) };
    sending.send<TaskAnswer>('POST', `${BASE}/runs/${runId}/tasks`, body, ({ opened, left, unassigned }) => {
      const told = [text.tasksMade(opened, left), ...(unassigned > 0 ? [text.unassigned(unassigned)] : [])];
      toast(told.join(' · '));
      onMade();
    });
  };
  return (
    <FormSheet
      title={rows === undefined ? text.toTasksAll : text.toTasks}
      submit={text.toTasks}
      isBusy={sending.isPending}
      problem={sending.problem}
      onClose={onClose}
      onSubmit={make}
    >
      <p>{text.toTasksTold}</p>
      <LineField
        label={text.taskTitle}
        isRequired
        problem={missing(title)}
        more={{ maxLength: 60 }}
        value={title}
        onChange={setTitle}
      />
      <LongField
        label={text.taskText}
        isRequired
        problem={missing(words)}
        rows={4}
        most={1_000}
        value={words}
        onChange={setWords}
      />
    </FormSheet>
  );
}
