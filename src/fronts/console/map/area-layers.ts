import type { AreaCollection, MapAreas } from '../../kit/index.tsx';

/** What was made up is drawn apart from what is real. */
export function layersOf(
  code: string,
  borders: AreaCollection,
  label: string,
  level: MapAreas['level'] = 'district',
): MapAreas[] {
  const isMadeUp = (feature: AreaCollection['features'][number]): boolean =>
    (feature.properties as { synthetic?: boolean }).synthetic === true;
  const layer = (id: string, features: AreaCollection['features'], isSynthetic: boolean): MapAreas => ({
    ...{ id: `${id}-${code}`, label, level, isSynthetic },
    source: { type: 'FeatureCollection', features },
  });
  const [real, madeUp] = [
    borders.features.filter((feature) => !isMadeUp(feature)),
    borders.features.filter(isMadeUp),
  ];
  return [
    ...(real.length > 0 ? [layer('real', real, false)] : []),
    ...(madeUp.length > 0 ? [layer('made-up', madeUp, true)] : []),
  ];
}
