import 'maplibre-gl/dist/maplibre-gl.css';
import * as maplibre from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import { type ReactNode, useEffect, useEffectEvent, useRef, useState } from 'react';
import { showDrawn, showHeat } from '../browser/map-heat.ts';
import { drawMissingImages, token } from '../browser/map-images.ts';
import {
  CLUSTER_LAYER,
  fillLayerOf,
  groundStyle,
  POINT_LAYER,
  POINTS,
  showAreas,
  showPoints,
} from '../browser/map-layers.ts';
import { PLACE_LAYER, showPlaces } from '../browser/map-places.ts';
import { usePreferences } from '../browser/preferences.ts';
import { useText } from '../browser/use-text.ts';
import { Button } from '../components/button.tsx';
import type { CityMapProps } from './city-map-props.ts';
import type { Bounds } from './shapes.ts';
import { HereButton, PinShape } from './static-pin-map.tsx';
import type { MapPlace, MapPoint } from './types.ts';
import { useAreas } from './use-areas.ts';

maplibre.setWorkerUrl(workerUrl);

const FIT = { padding: 24, duration: 300 };
const NARROW_PX = 600;
const BUTTONS_PX = 76;
const FLASH_MS = 2_400;
const NO_POINTS: readonly MapPoint[] = [];
const NO_PLACES: readonly MapPlace[] = [];

/** The map itself; loaded by `CityMap` when it is first drawn. */
export function CityMapCanvas(props: CityMapProps): ReactNode {
  const { bounds, points = NO_POINTS, selectedPointId, flash, basemap, onMovePin } = props;
  const { isHeat = false, hasButtons = true, places = NO_PLACES, selectedPlaceId } = props;
  const text = useText();
  const hasPin = onMovePin !== undefined;
  const { frame, map, failure } = useMap(props);
  const layers = useAreas(props.areas);

  useEffect(() => {
    if (map !== undefined) for (const layer of layers) showAreas(map, layer, basemap !== undefined);
  }, [map, layers, basemap]);
  useEffect(() => {
    if (map !== undefined) showPoints(map, points, selectedPointId);
  }, [map, points, selectedPointId]);
  useEffect(() => {
    if (map !== undefined) showPlaces(map, places, selectedPlaceId);
  }, [map, places, selectedPlaceId]);
  useEffect(() => {
    if (map !== undefined) showHeat(map, points, isHeat);
  }, [map, points, isHeat]);
  useDrawing(map, props.drawing);
  const [west, south, east, north] = bounds;
  useEffect(() => {
    map?.fitBounds([west, south, east, north], fitOptions(map, hasButtons && !hasPin));
  }, [map, west, south, east, north, hasButtons, hasPin]);
  useFlash(map, flash);

  if (failure !== undefined) throw failure;
  return (
    <>
      <div ref={frame} className="cb-city-map-canvas" />
      {props.drawing?.isOpen === true ? <span className="cb-map-cross" aria-hidden="true" /> : null}
      {onMovePin === undefined ? null : (
        <>
          <span className="cb-map-pin">
            <PinShape />
          </span>
          <p className="cb-map-hint">{text.mapPinHint}</p>
        </>
      )}
      {hasButtons && map !== undefined ? <MapButtons map={map} bounds={bounds} hasPin={hasPin} /> : null}
    </>
  );
}

/** Draws the map into the frame; anew when the theme or the ground changes. */
function useMap(props: CityMapProps) {
  const { bounds, basemap, onMovePin } = props;
  const frame = useRef<HTMLDivElement>(null);
  const [map, setMap] = useState<maplibre.Map>();
  const [failure, setFailure] = useState<unknown>();
  const { theme } = usePreferences();

  const click = useEffectEvent((on: maplibre.Map, event: maplibre.MapMouseEvent) => pick(on, event, props));
  const cursorAt = useEffectEvent((on: maplibre.Map, at: maplibre.PointLike): string =>
    props.drawing?.isOpen === true ? 'crosshair' : pointAt(on, at) === undefined ? '' : 'pointer',
  );
  const moved = useEffectEvent((on: maplibre.Map) => {
    const { lng, lat } = on.getCenter();
    onMovePin?.({ longitude: lng, latitude: lat });
    const view = on.getBounds();
    props.onView?.([view.getWest(), view.getSouth(), view.getEast(), view.getNorth()]);
  });

  // A change of theme draws a new map: its images and colours were made from the tokens of the former one.
  useEffect(() => {
    if (frame.current === null) return undefined;
    let made: maplibre.Map;
    try {
      made = newMap(frame.current, bounds, groundStyle(basemap));
      made.getCanvas().setAttribute('aria-label', props.label);
    } catch (error) {
      setFailure(error);
      return undefined;
    }
    drawMissingImages(made);
    made.on('click', (event) => click(made, event));
    made.on('moveend', () => moved(made));
    made.on('mousemove', (event) => {
      made.getCanvas().style.cursor = cursorAt(made, event.point);
    });
    made.once('load', () => {
      setMap(made);
      moved(made);
    });
    return () => {
      setMap(undefined);
      made.remove();
    };
  }, [theme, basemap]);
  return { frame, map, failure };
}

interface MapButtonsProps {
  readonly map: maplibre.Map;
  readonly bounds: Bounds;
  readonly hasPin: boolean;
}

function MapButtons({ map, bounds: [west, south, east, north], hasPin }: MapButtonsProps): ReactNode {
  const text = useText();
  return (
    <div className="cb-map-buttons">
      <Button icon="plus" aria-label={text.mapZoomIn} onClick={() => map.zoomIn()} />
      <Button icon="minus" aria-label={text.mapZoomOut} onClick={() => map.zoomOut()} />
      <Button
        icon="home"
        aria-label={text.mapWhole}
        onClick={() => map.fitBounds([west, south, east, north], fitOptions(map, !hasPin))}
      />
      {hasPin ? (
        <HereButton
          onHere={({ longitude, latitude }) => map.jumpTo({ center: [longitude, latitude], zoom: 16 })}
        />
      ) : null}
    </div>
  );
}

function newMap(
  container: HTMLElement,
  [west, south, east, north]: Bounds,
  style: maplibre.StyleSpecification,
): maplibre.Map {
  return new maplibre.Map({
    container,
    style,
    bounds: [west, south, east, north],
    fitBoundsOptions: { padding: FIT.padding },
    attributionControl: style.sources.basemap === undefined ? false : { compact: true },
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    maxZoom: 19,
    // Without a glyph server the library draws every letter itself, in this face.
    localIdeographFontFamily: token('--font'),
    fadeDuration: 0,
  });
}

/** What was clicked: a cluster opens, a point is picked, else the finest area that is shown there. */
function pick(map: maplibre.Map, event: maplibre.MapMouseEvent, props: CityMapProps): void {
  if (props.drawing?.isOpen === true) {
    props.drawing.onCorner({ longitude: event.lngLat.lng, latitude: event.lngLat.lat });
    return;
  }
  const hit = pointAt(map, event.point);
  if (hit !== undefined) {
    const { id, cluster_id: clusterId } = hit.properties as { id?: string; cluster_id?: number };
    if (hit.layer.id === PLACE_LAYER) {
      const isGroup = props.places?.some((place) => place.id === id && place.isGroup) === true;
      if (isGroup) map.easeTo({ center: event.lngLat, zoom: map.getZoom() + 2 });
      else if (id !== undefined) props.onPickPlace?.(id);
      return;
    }
    if (clusterId === undefined) {
      if (id !== undefined) props.onPickPoint?.(id);
      return;
    }
    const source = map.getSource<maplibre.GeoJSONSource>(POINTS);
    void source
      ?.getClusterExpansionZoom(clusterId)
      .then((zoom) => map.easeTo({ center: event.lngLat, zoom: zoom + 0.2 }));
    return;
  }
  if (props.onPickArea === undefined) return;
  for (const layer of [...props.areas].reverse()) {
    const id = fillLayerOf(layer.id);
    if (map.getLayer(id) === undefined) continue;
    const found = map.queryRenderedFeatures(event.point, { layers: [id] })[0];
    if (found === undefined) continue;
    const { code, name } = found.properties as { code: string; name: string };
    props.onPickArea({ layerId: layer.id, code, name });
    return;
  }
}

function pointAt(map: maplibre.Map, at: maplibre.PointLike): maplibre.MapGeoJSONFeature | undefined {
  const layers = [POINT_LAYER, CLUSTER_LAYER, PLACE_LAYER].filter((id) => map.getLayer(id) !== undefined);
  return layers.length === 0 ? undefined : map.queryRenderedFeatures(at, { layers })[0];
}

/** On a phone nothing of the city lies under the buttons at the right; under a pin the middle stays the middle. */
function fitOptions(map: maplibre.Map, keepsRight: boolean): maplibre.FitBoundsOptions {
  const right = keepsRight && map.getContainer().clientWidth < NARROW_PX ? BUTTONS_PX : FIT.padding;
  const padding = { top: FIT.padding, bottom: FIT.padding, left: FIT.padding, right };
  const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
  return { padding, duration: isStill ? 0 : FIT.duration };
}

/** Draws the outline, and takes corners from the keyboard as well: the map is moved by arrows, Enter marks its middle. */
function useDrawing(map: maplibre.Map | undefined, drawing: CityMapProps['drawing']): void {
  const ring = drawing?.ring;
  const isOpen = drawing?.isOpen === true;
  useEffect(() => {
    if (map !== undefined) showDrawn(map, ring ?? [], isOpen);
  }, [map, ring, isOpen]);
  const press = useEffectEvent((on: maplibre.Map, event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== 'Backspace') return;
    event.preventDefault();
    event.stopPropagation();
    const { lng, lat } = on.getCenter();
    if (event.key === 'Backspace') drawing?.onUndo();
    else drawing?.onCorner({ longitude: lng, latitude: lat });
  });
  const end = useEffectEvent(() => drawing?.onEnd());
  useEffect(() => {
    if (map === undefined || !isOpen) return undefined;
    const canvas = map.getCanvas();
    const key = (event: KeyboardEvent): void => press(map, event);
    const twice = (): void => end();
    map.doubleClickZoom.disable();
    map.on('dblclick', twice);
    canvas.addEventListener('keydown', key);
    canvas.focus();
    return () => {
      map.doubleClickZoom.enable();
      map.off('dblclick', twice);
      canvas.removeEventListener('keydown', key);
    };
  }, [map, isOpen]);
}

/** Lights once where something has just happened, then settles. */
function useFlash(map: maplibre.Map | undefined, flash: CityMapProps['flash']): void {
  const place = useEffectEvent(() => flash);
  const key = flash?.key;
  useEffect(() => {
    const at = place();
    if (map === undefined || key === undefined || at === undefined) return undefined;
    const element = document.createElement('span');
    element.className = 'cb-map-flash';
    const marker = new maplibre.Marker({ element }).setLngLat([at.longitude, at.latitude]).addTo(map);
    const timer = setTimeout(() => marker.remove(), FLASH_MS);
    return () => {
      clearTimeout(timer);
      marker.remove();
    };
  }, [map, key]);
}
