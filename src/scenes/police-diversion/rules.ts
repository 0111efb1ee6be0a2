import { MINUTE_MS } from '../../lib/time.ts';

/** Natures in which somebody may come to harm while waiting. */
const URGENT = /走失|被困|受伤|落水|危险|坠落|昏倒|漏电/;

/**
 * When 110 must have heard of a call, counted around the clock from when it was handed over. Results: 2 hours for
 * what touches life or property, 24 hours otherwise, as Beijing asks of its departments; that somebody has it in
 * hand: a quarter and half an hour, common practice of diverting calls. A city changes them by the setting
 * `police-diversion`.
 */
export const DEFAULT_LIMITS = {
  urgent: { acknowledgeMinutes: 15, resultMinutes: 120 },
  normal: { acknowledgeMinutes: 30, resultMinutes: 1_440 },
};
export type Limits = typeof DEFAULT_LIMITS;

export function isUrgent(call: { nature: string; text: string; urgent?: boolean | undefined }): boolean {
  return call.urgent ?? URGENT.test(`${call.nature} ${call.text}`);
}

/** A diverted call comes before ordinary reports: 1 when urgent, else 2. */
export const priorityOf = (urgent: boolean): number => (urgent ? 1 : 2);

export function deadlinesOf(receivedAt: Date, urgent: boolean, limits: Limits) {
  const { acknowledgeMinutes, resultMinutes } = urgent ? limits.urgent : limits.normal;
  return {
    acknowledgeDueAt: new Date(receivedAt.getTime() + acknowledgeMinutes * MINUTE_MS),
    resultDueAt: new Date(receivedAt.getTime() + resultMinutes * MINUTE_MS),
    resultMinutes,
  };
}
