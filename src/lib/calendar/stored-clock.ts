import { AppError } from '../errors.ts';
import type { ClockEvent, RunningClock } from './clock.ts';
import { type Duration, TIME_UNITS } from './types.ts';

/**
 * Reads a clock back from JSON (`JSON.stringify` writes it). Throws `calendar.clock_unreadable` {field} when the
 * value is not a stored clock.
 */
export function parseClock(stored: unknown): RunningClock {
  const value = record(stored, 'clock');
  const clock = {
    id: text(value.id, 'id'),
    startedAt: date(value.startedAt, 'startedAt'),
    duration: duration(value.duration, 'duration'),
    calendarId: text(value.calendarId, 'calendarId'),
    calendarVersion: number(value.calendarVersion, 'calendarVersion'),
    allowance: number(value.allowance, 'allowance'),
    consumed: number(value.consumed, 'consumed'),
    countedFrom: date(value.countedFrom, 'countedFrom'),
    dueAt: value.dueAt === null ? null : date(value.dueAt, 'dueAt'),
    assumed: value.assumed === true,
    extensions: number(value.extensions, 'extensions'),
    history: Array.isArray(value.history) ? value.history.map(event) : unreadable('history'),
  };
  return {
    ...clock,
    ...(value.pausedAt === undefined ? {} : { pausedAt: date(value.pausedAt, 'pausedAt') }),
    ...(value.stoppedAt === undefined ? {} : { stoppedAt: date(value.stoppedAt, 'stoppedAt') }),
  };
}

function event(stored: unknown, index: number): ClockEvent {
  const field = `history[${index}]`;
  const value = record(stored, field);
  const at = date(value.at, `${field}.at`);
  switch (value.kind) {
    case 'paused':
    case 'resumed':
      return { kind: value.kind, at };
    case 'stopped':
      return { kind: 'stopped', at };
    case 'extended':
      return { kind: 'extended', at, duration: duration(value.duration, `${field}.duration`) };
    case 'limit-changed':
      return {
        kind: 'limit-changed',
        at,
        from: duration(value.from, `${field}.from`),
        to: duration(value.to, `${field}.to`),
      };
    default:
      return unreadable(`${field}.kind`);
  }
}

function unreadable(field: string): never {
  throw new AppError('calendar.clock_unreadable', { field });
}

function record(value: unknown, field: string): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : unreadable(field);
}

function text(value: unknown, field: string): string {
  return typeof value === 'string' ? value : unreadable(field);
}

function number(value: unknown, field: string): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : unreadable(field);
}

function date(value: unknown, field: string): Date {
  const read = value instanceof Date || typeof value === 'string' ? new Date(value) : unreadable(field);
  return Number.isNaN(read.getTime()) ? unreadable(field) : read;
}

function duration(value: unknown, field: string): Duration {
  const { amount, unit } = record(value, field);
  const known = TIME_UNITS.find((name) => name === unit) ?? unreadable(`${field}.unit`);
  return { amount: number(amount, `${field}.amount`), unit: known };
}
