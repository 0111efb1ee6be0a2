import type { ReactNode } from 'react';
import type { CaseStatus } from '../index.tsx';

export const STATUSES: readonly CaseStatus[] = ['waiting', 'moving', 'late', 'closed', 'proved'];

/** One part of the gallery with its name. */
export function Part({
  title,
  isWide,
  children,
}: {
  title: string;
  isWide?: boolean;
  children: ReactNode;
}): ReactNode {
  return (
    <section className={`cb-card gallery-part${isWide === true ? ' gallery-wide' : ''}`}>
      <h2>{title}</h2>
      <div className="cb-stack">{children}</div>
    </section>
  );
}
