/** The area to which all rights of somebody are bound, by id; undefined for the whole city or for units' rights. */
export function homeOf(me: {
  readonly grants: readonly { readonly organisationId: string | null; readonly areaId: string | null }[];
}): string | undefined {
  const areas = new Set(me.grants.flatMap(({ areaId }) => (areaId === null ? [] : [areaId])));
  const isElsewhere = me.grants.some(
    ({ areaId, organisationId }) => areaId === null && organisationId === null,
  );
  return areas.size === 1 && !isElsewhere ? [...areas][0] : undefined;
}

/** The page after `current` in a round: the home area, then each of its parts, and again. */
export function nextStop(stops: readonly string[], current: string | undefined): string | undefined {
  if (stops.length < 2) return undefined;
  const index = current === undefined ? -1 : stops.indexOf(current);
  return stops[(index + 1) % stops.length];
}
