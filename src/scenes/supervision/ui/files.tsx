import { type ReactNode, useState } from 'react';
import { toast, uploadFile, useErrorWords, useText, useTime } from '../../../fronts/kit/index.tsx';
import type { CallBackDetail } from '../contract.ts';
import { supervisionWords } from './words/supervision-words.ts';

export function RecordingLink(props: { recording: CallBackDetail['recordings'][number] }): ReactNode {
  const text = useText(supervisionWords);
  const time = useTime();
  return (
    <a href={props.recording.url} target="_blank" rel="noreferrer">
      {text.recordingAt(time(props.recording.addedAt))}
    </a>
  );
}

export interface FileButtonProps {
  readonly label: string;
  readonly accept: string;
  readonly path: string;
  readonly onDone: (id: string) => void;
}

/** Puts one file to a case. */
export function FileButton({ label, accept, path, onDone }: FileButtonProps): ReactNode {
  const errorWords = useErrorWords();
  const [isBusy, setIsBusy] = useState(false);
  const send = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    setIsBusy(true);
    try {
      onDone((await uploadFile<{ id: string }>(path, file, { fileName: file.name })).id);
    } catch (error) {
      const { title, detail } = errorWords(error);
      toast([title, detail].filter(Boolean).join(' '));
    }
    setIsBusy(false);
  };
  return (
    <label className="sup-file">
      <span>{label}</span>
      <input
        type="file"
        accept={accept}
        disabled={isBusy}
        onChange={(event) => {
          void send(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
    </label>
  );
}
