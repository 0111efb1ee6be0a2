import type { ReactNode } from 'react';

export interface FileHeadProps {
  /** 一人一档 and the like. */
  readonly kind: string;
  readonly title: string;
  readonly marks?: ReactNode;
  /** Where it is. */
  readonly line?: ReactNode;
  readonly end?: ReactNode;
}

/** The head of a file of the base: what it is about, and what may be done. */
export function FileHead({ kind, title, marks, line, end }: FileHeadProps): ReactNode {
  return (
    <header className="reg-head">
      <span className="cb-small cb-muted">{kind}</span>
      <div className="cb-row-apart">
        <span className="cb-row">
          <h2>{title}</h2>
          {marks}
        </span>
        {end}
      </div>
      {line === undefined || line === '' ? null : <span className="cb-muted">{line}</span>}
    </header>
  );
}
