import type { ColumnsView, ColumnView, UploadView } from '../../../base/feeds/manage-contract.ts';
import type { RunView } from '../../../platform/runs/contract.ts';

export type { ColumnsView, ColumnView, RunView, UploadView };

export const BASE = '/api/v1/feeds';
export const LINKS = '/api/v1/registry/links';

/** A run has not come to its end. */
export const isOpen = (run: RunView): boolean => run.state === 'waiting' || run.state === 'running';
