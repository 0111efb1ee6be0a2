/** Events that say that a call is in hand or gone: another desk was quicker. */
const ANSWERED = ['acknowledged', 'result', 'back-transfer'];

export const without = (ids: readonly string[], id: string): readonly string[] =>
  ids.filter((each) => each !== id);

/** Which urgent calls still ring after an event, in the order in which they rang; the same list when nothing changed. */
export function nextRings(
  ids: readonly string[],
  type: string,
  data: Readonly<Record<string, unknown>>,
): readonly string[] {
  const id = String(data.callId);
  if (type === 'police-diversion.call.received' && data.urgent === true) return [...without(ids, id), id];
  const isOver =
    type === 'police-diversion.call.returned' ||
    (type === 'police-diversion.reply.made' && ANSWERED.includes(String(data.kind)));
  return isOver && ids.includes(id) ? without(ids, id) : ids;
}
