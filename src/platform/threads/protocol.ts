import type { Transferable } from 'node:worker_threads';
import { AppError } from '../../lib/errors.ts';

/** What the pool hands to a worker thread. */
export interface TaskMessage {
  id: number;
  moduleUrl: string;
  functionName: string;
  input: unknown;
}

/** What a worker thread hands back. */
export type TaskReply =
  | { id: number; ok: true; value: unknown }
  | { id: number; ok: false; error: ErrorParts };

/** An error taken apart, because a thread boundary strips classes from what crosses it. */
export interface ErrorParts {
  name: string;
  message: string;
  stack?: string;
  appError?: { code: string; details: Record<string, unknown> };
}

export type TransferList = readonly Transferable[];

export function errorToParts(error: unknown): ErrorParts {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const parts: ErrorParts = { name: error.name, message: error.message };
  if (error.stack !== undefined) parts.stack = error.stack;
  if (error instanceof AppError) parts.appError = { code: error.code, details: plain(error.details) };
  return parts;
}

export function errorFromParts(parts: ErrorParts): Error {
  if (parts.appError) return new AppError(parts.appError.code, parts.appError.details);
  const error = new Error(parts.message);
  error.name = parts.name;
  if (parts.stack !== undefined) error.stack = parts.stack;
  return error;
}

/** Details go to the wire as JSON anyway; what JSON cannot hold could not cross the thread boundary either. */
function plain(details: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return JSON.parse(JSON.stringify(details)) as Record<string, unknown>;
}
