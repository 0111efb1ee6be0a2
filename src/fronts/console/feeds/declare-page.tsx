import { type ReactNode, useState } from 'react';
import { Notice, useRefresh, useSend } from '../../kit/desk/index.tsx';
import { api, Button, isApiError, toast, useErrorWords, useText } from '../../kit/index.tsx';
import {
  type DeclarationForm,
  declarationOf,
  emptyForm,
  formOf,
  type Json,
  withColumns,
} from './declaration-form.ts';
import { AboutFields, Choice, OriginFields, RemovedFields } from './declare-fields.tsx';
import { FileBox } from './file-box.tsx';
import { Mapping } from './mapping.tsx';
import { BASE, type ColumnsView, type UploadView } from './types.ts';
import { isRepeated } from './value-rows.ts';
import { feedDeskWords } from './words/feed-desk-words.ts';

export interface DeclarePageProps {
  /** The declaration that is changed or was imported; undefined for a new one. */
  readonly given: Json | undefined;
  readonly isNew: boolean;
  readonly onBack: () => void;
  /** Declared, and perhaps its first file on its way. */
  readonly onDone: (code: string) => void;
}

interface Problems {
  readonly fields: readonly { readonly field: string; readonly why: string }[];
  readonly words: string;
}

/** Declares a source: from a sample file, or by hand, or what was imported; faults stand at their fields. */
export function DeclarePage({ given, isNew, onBack, onDone }: DeclarePageProps): ReactNode {
  const text = useText(feedDeskWords);
  const [form, setForm] = useState<DeclarationForm>(() => (given === undefined ? emptyForm : formOf(given)));
  const [upload, setUpload] = useState<UploadView>();
  const sample = useSample(form, setForm);
  const saving = useSaving({ form, upload, isNew, onDone });
  const problemOf = (name: string) => saving.problems.fields.find(({ field }) => field === name)?.why;
  const change = (next: DeclarationForm): void => {
    saving.forget(changedBetween(form, next));
    setForm(next);
  };
  const fields = { form, isNew, problemOf, onChange: change };
  /** Its rows are made in here: how they come is not for anybody to say. */
  const isHere = form.given.madeHere === true;
  const isRows = !isHere && form.origin !== 'query';
  return (
    <form
      className="feed-form"
      aria-label={isNew ? text.create : text.edit}
      onSubmit={(event) => {
        event.preventDefault();
        saving.save(false);
      }}
    >
      <div className="admin-tools">
        <Button onClick={onBack}>{text.cancel}</Button>
        <h2>{isNew ? text.create : text.edit}</h2>
      </div>
      {isHere ? <p className="cb-muted">{text.madeHereWhy}</p> : <OriginFields {...fields} />}
      {isRows ? (
        <Sample
          sample={sample}
          upload={upload}
          onSent={(sent) => {
            setUpload(sent);
            sample.look(sent, form.sheet);
          }}
        />
      ) : null}
      <AboutFields {...fields} />
      {isRows ? (
        <fieldset className="feed-box">
          <legend>{text.columns}</legend>
          <p className="cb-muted">{text.columnsWhy}</p>
          <Mapping form={form} seen={sample.seen} problemOf={problemOf} onChange={change} />
          <RemovedFields {...fields} columns={sample.seen?.columns.map(({ name }) => name) ?? []} />
        </fieldset>
      ) : null}
      <Notice isAlert>{saving.problems.words}</Notice>
      <div className="cb-row">
        {upload !== undefined && form.origin === 'file' ? (
          <Button kind="main" isBusy={saving.isBusy} onClick={() => saving.save(true)}>
            {text.saveAndLoad}
          </Button>
        ) : null}
        <Button kind={upload === undefined ? 'main' : 'plain'} type="submit" isBusy={saving.isBusy}>
          {text.save}
        </Button>
        <Button onClick={onBack}>{text.cancel}</Button>
      </div>
    </form>
  );
}

/** A file whose columns are looked at; it can be loaded once the source is declared. */
function Sample(props: {
  sample: ReturnType<typeof useSample>;
  upload: UploadView | undefined;
  onSent: (upload: UploadView | undefined) => void;
}): ReactNode {
  const { sample, upload, onSent } = props;
  const { seen, isReading, problem } = sample;
  const text = useText(feedDeskWords);
  return (
    <fieldset className="feed-box">
      <legend>{text.sample}</legend>
      <p className="cb-muted">{text.sampleWhy}</p>
      <FileBox upload={upload} onSent={onSent} />
      {isReading ? <p role="status">{text.reading}</p> : null}
      {seen === undefined ? null : (
        <p role="status">
          {text.seen(
            seen.columns.length,
            seen.rowsSeen,
            [seen.format, seen.encoding].filter((each) => each !== null).join(' '),
          )}
        </p>
      )}
      {seen?.table ? <p className="cb-muted">{text.seenTable(seen.table.sheet, seen.table.line)}</p> : null}
      {seen?.table && sample.sheets.length > 1 ? (
        <Choice
          label={text.sheetSeen}
          value={seen.table.sheet}
          options={sample.sheets.map((sheet) => [sheet, sheet])}
          onChange={(sheet) => sample.look(upload, sheet)}
        />
      ) : null}
      <Notice isAlert>{problem}</Notice>
    </fieldset>
  );
}

/** Asks the server for the columns of a file that was sent, and takes its proposals over. */
function useSample(form: DeclarationForm, onChange: (form: DeclarationForm) => void) {
  const errorWords = useErrorWords();
  const [seen, setSeen] = useState<ColumnsView>();
  const [isReading, setReading] = useState(false);
  const [problem, setProblem] = useState<string>();
  const [sheets, setSheets] = useState<readonly string[]>([]);
  const look = async (upload: UploadView, sheet: string): Promise<void> => {
    setReading(true);
    try {
      const wish = { subject: form.subject, ...(sheet !== '' && { sheet }) };
      const path = `${BASE}/uploads/${upload.id}/columns`;
      const columns = await api<ColumnsView>('POST', path, wish, { timeoutMs: 100_000, retries: 0 });
      setSeen(columns);
      if (sheet === '') setSheets(columns.table?.sheets ?? []);
      onChange(withColumns({ ...form, sheet }, columns));
    } catch (error) {
      const { title, detail } = errorWords(error);
      setProblem(`${title} ${detail}`.trim());
    } finally {
      setReading(false);
    }
  };
  return {
    ...{ seen, sheets, isReading, problem },
    look: (upload: UploadView | undefined, sheet: string) => {
      setSeen(undefined);
      setProblem(undefined);
      if (upload !== undefined) void look(upload, sheet);
    },
  };
}

function useSaving(
  given: Pick<DeclarePageProps, 'isNew' | 'onDone'> & {
    form: DeclarationForm;
    upload: UploadView | undefined;
  },
) {
  const { form, upload, isNew, onDone } = given;
  const text = useText(feedDeskWords);
  const errorWords = useErrorWords();
  const sending = useSend({ tells: 'toast', onChanged: useRefresh(BASE) });
  const [problems, setProblems] = useState<Problems>({ fields: [], words: '' });
  const refused = (error: unknown): boolean => {
    const fields = isApiError(error) ? error.fields : [];
    const { title, detail } = errorWords(error);
    const outside = fields
      .filter(({ field }) => !SHOWN.test(field))
      .map(({ field, why }) => `${field}：${why}`);
    const whole = isApiError(error, 'feeds.declaration_wrong') ? [] : [title, detail];
    setProblems({ fields, words: [...whole, ...outside].filter((each) => each !== '').join(' ') });
    showFirst();
    return true;
  };
  const save = (isLoaded: boolean): void => {
    if (hasRepeated(form)) {
      setProblems({ fields: [], words: text.rowsTwice });
      showFirst();
      return;
    }
    const declaration = declarationOf(form);
    const code = String(declaration.code);
    const done = (): void => {
      toast(text.saved);
      if (!isLoaded || upload === undefined) {
        onDone(code);
        return;
      }
      const wish = { mode: 'full', upload: upload.id };
      sending.send(
        'POST',
        `${BASE}/${code}/load`,
        wish,
        () => onDone(code),
        () => {
          onDone(code);
          return false;
        },
      );
    };
    setProblems({ fields: [], words: '' });
    if (isNew) sending.send('POST', BASE, declaration, done, refused);
    else sending.send('PUT', `${BASE}/${code}/declaration`, declaration, done, refused);
  };
  const forget = (changed: ReadonlySet<string>): void =>
    setProblems((now) => ({
      ...now,
      fields: now.fields.filter(
        ({ field }) => !changed.has(field.replace('queryOnly.', '').split('.')[0] ?? ''),
      ),
    }));
  return { problems, save, forget, isBusy: sending.isPending };
}

const showFirst = (): void =>
  void requestAnimationFrame(() =>
    document.querySelector('.feed-form [role=alert]')?.scrollIntoView({ block: 'nearest' }),
  );

/** Rows of a list that say the same: a declaration could hold only one of them. */
const hasRepeated = ({ origin, answer, values, fields }: DeclarationForm): boolean => {
  const lists = origin === 'query' ? [answer.rows] : Object.keys(fields).map((field) => values[field] ?? []);
  return lists.some((rows) => rows.some((_, at) => isRepeated(rows, at)));
};

/** What was written anew: its fault was of what stood there before. */
function changedBetween(before: DeclarationForm, after: DeclarationForm): ReadonlySet<string> {
  const names = Object.keys(after) as (keyof DeclarationForm)[];
  const changed = new Set<string>(names.filter((name) => before[name] !== after[name]));
  if (changed.has('dateFormats') || changed.has('values')) changed.add('fields');
  return changed;
}

/** Faults that stand at a field of the form; others are told below it. */
const SHOWN =
  /^(code|sheet|title|system|resource|subject|owner|legalBasis|period|trust|says|connectionFrom|path|automatic|key|fields|organisation|area|fields\.\w+(\.format|\.values.*)?|removed(\.\w+)*|queryOnly\.(quotaPerDay|quotaPerAccount|addressFrom|authorizationFrom|timeoutMs|request.*|answer.*))$/s;
