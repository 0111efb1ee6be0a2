import { type ReactNode, useState } from 'react';
import { DataTable, FilterBar, Notice } from '../../../fronts/kit/desk/index.tsx';
import {
  Button,
  downloadFile,
  toast,
  uploadFile,
  useErrorWords,
  useText,
  withQuery,
} from '../../../fronts/kit/index.tsx';
import type { ImportReport } from '../contract.ts';
import { everywhere, NarrowFields, narrowed } from './narrow.tsx';
import { componentWords } from './words.ts';

const BASE = '/api/v1/components';

/** A census comes in as a file, with its faults told by line, and goes out in the same form. */
export function CensusPage(): ReactNode {
  const text = useText(componentWords);
  const errorWords = useErrorWords();
  const [file, setFile] = useState<File>();
  const [report, setReport] = useState<ImportReport>();
  const [isBusy, setBusy] = useState(false);
  const work = async (what: () => Promise<void>): Promise<void> => {
    setBusy(true);
    try {
      await what();
    } catch (error) {
      const { title, detail } = errorWords(error as Error);
      toast(detail || title);
    } finally {
      setBusy(false);
    }
  };
  const send = (isPreview: boolean): Promise<void> =>
    work(async () => {
      if (file === undefined) return;
      const path = withQuery(`${BASE}/imports`, { preview: isPreview });
      setReport(await uploadFile<ImportReport>(path, file, { fileName: file.name }));
    });
  return (
    <div className="cb-page">
      <section className="cb-part cb-stack" aria-labelledby="census-import">
        <h2 id="census-import">{text.importTitle}</h2>
        <p className="cb-muted">{text.importWhy}</p>
        <div className="cb-row">
          <input
            type="file"
            aria-label={text.chooseFile}
            accept=".csv,.xlsx,.txt"
            onChange={(event) => {
              setFile(event.target.files?.[0]);
              setReport(undefined);
            }}
          />
          <Button isBusy={isBusy} disabled={file === undefined} onClick={() => void send(true)}>
            {text.tryIt}
          </Button>
          <Button kind="main" isBusy={isBusy} disabled={file === undefined} onClick={() => void send(false)}>
            {text.importIt}
          </Button>
        </div>
        {report === undefined ? null : <Report report={report} />}
      </section>
      <Export isBusy={isBusy} work={work} />
    </div>
  );
}

function Export(props: { isBusy: boolean; work: (what: () => Promise<void>) => Promise<void> }): ReactNode {
  const { isBusy, work } = props;
  const text = useText(componentWords);
  const [narrow, setNarrow] = useState(everywhere);
  return (
    <section className="cb-part cb-stack" aria-labelledby="census-export">
      <h2 id="census-export">{text.exportTitle}</h2>
      <FilterBar label={text.narrow}>
        <NarrowFields value={narrow} onChange={setNarrow} />
        <Button
          isBusy={isBusy}
          onClick={() =>
            void work(() =>
              downloadFile('GET', withQuery(`${BASE}/exports`, narrowed(narrow)), undefined, '部件普查.xlsx'),
            )
          }
        >
          {text.exportIt}
        </Button>
      </FilterBar>
    </section>
  );
}

function Report({ report }: { report: ImportReport }): ReactNode {
  const text = useText(componentWords);
  const { rows, added, changed, unchanged, failed, faults, isPreview } = report;
  return (
    <div className="cb-stack" role="status">
      <Notice>
        {isPreview ? text.tried(rows, failed) : text.imported(added, changed, unchanged, failed)}
      </Notice>
      {faults.length === 0 ? null : (
        <DataTable label={text.reason} heads={[{ figure: text.line }, text.code, text.reason]}>
          {faults.map((fault) => (
            <tr key={fault.line}>
              <td className="cb-number cb-figures">{fault.line}</td>
              <td className="cb-figures">{fault.code}</td>
              <td>{fault.reason}</td>
            </tr>
          ))}
        </DataTable>
      )}
    </div>
  );
}
