import { type ReactNode, useRef } from 'react';
import { Button } from '../../../../fronts/kit/index.tsx';

/** A button that asks for a CSV or XLSX file. */
export function FileButton(props: {
  label: string;
  isBusy?: boolean;
  isMain?: boolean;
  onFile: (file: File) => void;
}): ReactNode {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button
        kind={props.isMain === true ? 'main' : 'plain'}
        isBusy={props.isBusy === true}
        onClick={() => input.current?.click()}
      >
        {props.label}
      </Button>
      <input
        ref={input}
        type="file"
        accept=".csv,.xlsx"
        hidden
        aria-label={props.label}
        onChange={(event) => {
          const file = event.target.files?.[0];
          // The same file can be chosen again after it was mended.
          event.target.value = '';
          if (file !== undefined) props.onFile(file);
        }}
      />
    </>
  );
}
