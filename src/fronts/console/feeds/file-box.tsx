import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { Notice } from '../../kit/desk/index.tsx';
import { Button, useErrorWords, useText } from '../../kit/index.tsx';
import { forgetFile, sendFile } from './send-file.ts';
import type { UploadView } from './types.ts';
import { feedDeskWords } from './words/feed-desk-words.ts';

/** A size as people read it. */
export function sizeInWords(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB'];
  const step = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  return `${(bytes / 1_024 ** step).toFixed(step === 0 ? 0 : 1)} ${units[step]}`;
}

/** Takes a file, by dropping or choosing, and sends it in pieces; a line that breaks loses one piece. */
export function FileBox({
  upload,
  onSent,
}: {
  upload: UploadView | undefined;
  onSent: (upload: UploadView | undefined) => void;
}): ReactNode {
  const text = useText(feedDeskWords);
  const id = useId();
  const { file, share, problem, send, cancel } = useSending(onSent);
  if (upload !== undefined)
    return (
      <div className="cb-row" role="status">
        <span>{text.ready(upload.fileName, sizeInWords(upload.bytes))}</span>
        <Button
          kind="quiet"
          onClick={() => {
            void forgetFile(upload);
            onSent(undefined);
          }}
        >
          {text.cancel}
        </Button>
      </div>
    );
  return (
    <div className="cb-stack-tight">
      <label
        className="feed-drop"
        htmlFor={id}
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault();
          const [dropped] = event.dataTransfer.files;
          if (dropped !== undefined) void send(dropped);
        }}
      >
        <span className="feed-choose">{text.chooseFile}</span>
        <span>{text.dropFile}</span>
        <span className="cb-small cb-muted">{text.fileKinds}</span>
        <input
          id={id}
          type="file"
          className="cb-unseen"
          aria-label={text.chooseFile}
          disabled={share !== undefined}
          accept=".csv,.txt,.tsv,.xlsx,.jsonl,.ndjson,.json,.parquet"
          onChange={(event) => {
            const [chosen] = event.target.files ?? [];
            event.target.value = '';
            if (chosen !== undefined) void send(chosen);
          }}
        />
      </label>
      {share === undefined ? null : (
        <div className="cb-row" role="status">
          <progress aria-label={text.sending(share)} max={1} value={share} />
          <span>{text.sending(share)}</span>
          <Button kind="quiet" onClick={cancel}>
            {text.cancel}
          </Button>
        </div>
      )}
      <Refused problem={problem} onAgain={file === undefined ? undefined : () => void send(file)} />
    </div>
  );
}

/** Why a file did not arrive, and sending the rest of it. */
function Refused({ problem, onAgain }: { problem: unknown; onAgain: (() => void) | undefined }): ReactNode {
  const text = useText(feedDeskWords);
  const errorWords = useErrorWords();
  if (problem === undefined) return null;
  const { title, detail } = errorWords(problem);
  return (
    <Notice isAlert>
      {title} {detail}{' '}
      {onAgain === undefined ? null : (
        <Button kind="quiet" onClick={onAgain}>
          {text.sendAgain}
        </Button>
      )}
    </Notice>
  );
}

/** One file on its way; choosing another gives the first one up. */
function useSending(onSent: (upload: UploadView) => void) {
  const [file, setFile] = useState<File>();
  const [share, setShare] = useState<number>();
  const [problem, setProblem] = useState<unknown>();
  const control = useRef<AbortController>(undefined);
  useEffect(() => () => control.current?.abort(), []);
  const send = async (chosen: File): Promise<void> => {
    const own = new AbortController();
    control.current?.abort();
    control.current = own;
    setFile(chosen);
    setProblem(undefined);
    setShare(0);
    try {
      onSent(await sendFile(chosen, { signal: own.signal, onProgress: setShare }));
    } catch (error) {
      if (!own.signal.aborted) setProblem(error);
    } finally {
      if (control.current === own) setShare(undefined);
    }
  };
  return { file, share, problem, send, cancel: () => control.current?.abort() };
}
