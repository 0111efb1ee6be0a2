import { type ReactNode, useState } from 'react';
import { LineField, Notice } from '../../../../fronts/kit/desk/index.tsx';
import {
  Button,
  downloadFile,
  toast,
  uploadFile,
  useErrorWords,
  useText,
  useToday,
} from '../../../../fronts/kit/index.tsx';
import type { ImportReport } from '../../exchange/contract.ts';
import { sheetWords } from '../words/sheet-words.ts';
import { FileButton } from './file-button.tsx';
import { ReportView } from './report-view.tsx';

/** Excel both ways: their sheets in, with a preview; our requests out. */
export function SheetsPage(): ReactNode {
  const text = useText(sheetWords);
  return (
    <div className="cb-page">
      <header>
        <h2>{text.sheetsTitle}</h2>
        <p className="cb-muted">{text.sheetsWords}</p>
      </header>
      <ImportPart what="tickets" title={text.ticketsIn} hint={text.ticketsInHint} />
      <ImportPart what="answers" title={text.answersIn} hint={text.answersInHint} />
      <OutgoingPart />
    </div>
  );
}

function ImportPart(props: { what: 'tickets' | 'answers'; title: string; hint: string }): ReactNode {
  const { what, title, hint } = props;
  const text = useText(sheetWords);
  const errorWords = useErrorWords();
  const [file, setFile] = useState<File>();
  const [report, setReport] = useState<ImportReport>();
  const [isStored, setIsStored] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const send = async (chosen: File, isPreview: boolean): Promise<void> => {
    setIsBusy(true);
    setProblem(undefined);
    try {
      const path = `/api/v1/hotline/imports/${what}${isPreview ? '?preview=true' : ''}`;
      setReport(await uploadFile<ImportReport>(path, chosen, { fileName: chosen.name }));
      setIsStored(!isPreview);
    } catch (error) {
      const words = errorWords(error);
      setProblem([words.title, words.detail].filter(Boolean).join(' '));
    } finally {
      setIsBusy(false);
    }
  };
  const usable = report === undefined ? 0 : report.rows - report.failed;
  return (
    <section className="cb-card cb-part" aria-labelledby={`import-${what}`}>
      <h3 id={`import-${what}`}>{title}</h3>
      <p className="cb-small cb-muted">{hint}</p>
      <div className="cb-row">
        <FileButton
          label={file === undefined ? text.chooseFile : text.again}
          isBusy={isBusy}
          onFile={(chosen) => {
            setFile(chosen);
            setReport(undefined);
            void send(chosen, true);
          }}
        />
        {file === undefined ? null : (
          <span>{text.chosenFile(file.name, Math.max(1, Math.round(file.size / 1_000)))}</span>
        )}
        {file !== undefined && report !== undefined && !isStored && usable > 0 ? (
          <Button kind="main" isBusy={isBusy} onClick={() => void send(file, false)}>
            {text.confirmImport(usable)}
          </Button>
        ) : null}
      </div>
      <Notice isAlert>{problem}</Notice>
      {report === undefined ? null : (
        <ReportView report={report} isStored={isStored} isAnswers={what === 'answers'} />
      )}
    </section>
  );
}

function OutgoingPart(): ReactNode {
  const text = useText(sheetWords);
  const today = useToday();
  const errorWords = useErrorWords();
  const [day, setDay] = useState(today);
  const [markSent, setMarkSent] = useState(true);
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const download = async (): Promise<void> => {
    setIsBusy(true);
    setProblem(undefined);
    try {
      const body = { day, markSent };
      await downloadFile('POST', '/api/v1/hotline/exports/requests', body, `requests-${day}.xlsx`);
      toast(text.downloaded);
    } catch (error) {
      setProblem(errorWords(error).title);
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <section className="cb-card cb-part" aria-labelledby="outgoing">
      <h3 id="outgoing">{text.outgoing}</h3>
      <p className="cb-small cb-muted">{text.outgoingHint}</p>
      <div className="cb-row hotline-outgoing">
        <LineField label={text.day} more={{ type: 'date', max: today }} value={day} onChange={setDay} />
        <label className="cb-check">
          <input type="checkbox" checked={markSent} onChange={(event) => setMarkSent(event.target.checked)} />
          <span>{text.markSent}</span>
        </label>
        <Button isBusy={isBusy} onClick={() => void download()}>
          {text.download}
        </Button>
      </div>
      <Notice isAlert>{problem}</Notice>
    </section>
  );
}
