import { type ReactNode, useId, useState } from 'react';
import type { ImportPreview, ImportResult } from '../../../base/areas/admin-contract.ts';
import type { AreaView } from '../../../base/areas/contract.ts';
import { api, Button, ErrorState, Field, Input, toast, useText } from '../../kit/index.tsx';
import { Coverage } from './coverage.tsx';
import { todayText } from './edit-sheet.tsx';
import { adminWords } from './words/admin-words.ts';

interface Choice {
  readonly validFrom: string;
  readonly acceptGaps: boolean;
}

/** Borders of the parts of an area from a GeoJSON file: previewed with their coverage, stored when confirmed. */
export function AreaImport({ parent }: { parent: AreaView }): ReactNode {
  const text = useText(adminWords);
  const fileId = useId();
  const [collection, setCollection] = useState<unknown>();
  const [preview, setPreview] = useState<ImportPreview>();
  const [choice, setChoice] = useState<Choice>({ validFrom: todayText(), acceptGaps: false });
  const [error, setError] = useState<unknown>();
  const [isBusy, setIsBusy] = useState(false);
  const path = `/api/v1/admin/areas/${parent.code}/import`;
  const run = async (work: () => Promise<void>): Promise<void> => {
    setIsBusy(true);
    setError(undefined);
    try {
      await work();
    } catch (problem) {
      setError(problem);
    } finally {
      setIsBusy(false);
    }
  };
  const read = (file: File | undefined): void => {
    setPreview(undefined);
    if (file === undefined) return;
    void run(async () => {
      let parsed: unknown;
      try {
        parsed = JSON.parse(await file.text());
      } catch {
        toast(text.importUnreadable);
        return;
      }
      setCollection(parsed);
      const body = { collection: parsed };
      setPreview(await api<ImportPreview>('POST', `${path}/preview`, body, { timeoutMs: 130_000 }));
    });
  };
  const store = (): void =>
    void run(async () => {
      const body = { collection, ...choice };
      const stored = await api<ImportResult>('POST', path, body, { timeoutMs: 130_000 });
      toast(text.importStored(stored.added, stored.changed));
      setPreview(undefined);
    });
  return (
    <section className="cb-stack-tight" aria-label={text.importBorders}>
      <h2>{text.importBorders}</h2>
      <p className="cb-muted">{text.importHint}</p>
      <label htmlFor={fileId}>{text.importChoose}</label>
      <input
        id={fileId}
        type="file"
        accept=".json,.geojson,application/geo+json,application/json"
        disabled={isBusy}
        onChange={(event) => read(event.target.files?.[0])}
      />
      {error === undefined ? null : <ErrorState error={error} />}
      {preview === undefined ? null : (
        <Preview preview={preview} isBusy={isBusy} choice={choice} onChoice={setChoice} onStore={store} />
      )}
    </section>
  );
}

function Preview(props: {
  preview: ImportPreview;
  isBusy: boolean;
  choice: Choice;
  onChoice: (choice: Choice) => void;
  onStore: () => void;
}): ReactNode {
  const { preview, isBusy, choice, onChoice, onStore } = props;
  const text = useText(adminWords);
  const { validFrom, acceptGaps } = choice;
  const changes: Readonly<Record<string, string>> = {
    new: text.changeNew,
    border: text.changeBorder,
    name: text.changeName,
    same: text.changeSame,
  };
  return (
    <>
      <p role="status">
        {['new', 'border', 'name', 'same']
          .map((change) => `${changes[change]} ${preview.rows.filter((row) => row.change === change).length}`)
          .join(' · ')}
      </p>
      <Faults faults={preview.faults} />
      <Coverage report={preview.coverage} />
      <div className="admin-tools">
        <Field label={text.validFrom}>
          {(attributes) => (
            <Input
              {...attributes}
              type="date"
              value={validFrom}
              onChange={(event) => onChoice({ ...choice, validFrom: event.target.value })}
            />
          )}
        </Field>
        {preview.coverage.gapM2 > 0 ? (
          <label>
            <input
              type="checkbox"
              checked={acceptGaps}
              onChange={(event) => onChoice({ ...choice, acceptGaps: event.target.checked })}
            />{' '}
            {text.acceptGaps}
          </label>
        ) : null}
        <Button kind="main" isBusy={isBusy} disabled={preview.faults.length > 0} onClick={onStore}>
          {text.importStore}
        </Button>
      </div>
    </>
  );
}

function Faults({ faults }: { faults: ImportPreview['faults'] }): ReactNode {
  const text = useText(adminWords);
  if (faults.length === 0) return null;
  return (
    <>
      <p role="alert">
        <strong>{text.faults(faults.length)}</strong>
      </p>
      <ul>
        {faults.slice(0, 20).map((fault) => (
          <li key={fault.feature}>
            #{fault.feature} {fault.code} {fault.reason} {JSON.stringify(fault.details)}
          </li>
        ))}
      </ul>
    </>
  );
}
