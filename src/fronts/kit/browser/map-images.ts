import type { Map as GlMap } from 'maplibre-gl';
import { type CaseStatus, STATUS_SHAPES, statusOfRank } from '../status.ts';

const PIXEL_RATIO = 2;
const STANDARD_STEP_REM = 0.875;

/** How much larger than on a desk things are to be drawn: on the wall and in elder mode. */
export function faceScale(): number {
  return Number.parseFloat(token('--step-14')) / STANDARD_STEP_REM;
}

/** Reads a token of the style sheet as it is in force now. */
export function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/**
 * Draws the images that the point layers ask for by name, when they are first needed:
 * `point|late`, `point|late|selected`, `cluster|4|128` (rank of the worst, count), `hatch`.
 */
export function drawMissingImages(map: GlMap): void {
  map.setMissingStyleImageResolver((id) => {
    const [kind, first = '', second = ''] = id.split('|');
    if (map.hasImage(id)) return;
    const image =
      kind === 'point'
        ? pointImage(first as CaseStatus, second === 'selected')
        : kind === 'cluster'
          ? clusterImage(statusOfRank(Number(first)), second)
          : kind === 'hatch'
            ? hatchImage()
            : undefined;
    if (image !== undefined) map.addImage(id, image, { pixelRatio: PIXEL_RATIO });
  });
}

/** A white coin with the shape of the status on it. */
function pointImage(status: CaseStatus, isSelected: boolean): ImageData {
  const side = isSelected ? 36 : 26;
  const pen = newPen(side, side);
  disc(
    pen,
    side / 2,
    side / 2,
    side / 2 - 1.5,
    token('--surface'),
    token(isSelected ? '--accent' : '--line-strong'),
  );
  shape(
    pen,
    status,
    side / 2 - (isSelected ? 11 : 8),
    side / 2 - (isSelected ? 11 : 8),
    isSelected ? 22 / 16 : 1,
  );
  return picture(pen);
}

/** A pill with the shape of the worst status and the number; late ones are filled, to be seen from afar. */
function clusterImage(worst: CaseStatus, count: string): ImageData {
  const isLate = worst === 'late';
  const font = `600 14px ${token('--font')}`;
  const measure = newPen(1, 1);
  measure.font = font;
  const width = Math.ceil(measure.measureText(count).width) + 36;
  const pen = newPen(width, 30);
  pen.beginPath();
  pen.roundRect(1.5, 1.5, width - 3, 27, 13.5);
  pen.fillStyle = token(isLate ? '--status-late' : '--surface');
  pen.fill();
  pen.lineWidth = 1.5;
  pen.strokeStyle = token(isLate ? '--surface' : '--line-strong');
  pen.stroke();
  shape(pen, worst, 8, 7, 1, isLate);
  pen.font = font;
  pen.textBaseline = 'middle';
  pen.fillStyle = token(isLate ? '--ink-inverse' : '--ink');
  pen.fillText(count, 28, 15.5);
  return picture(pen);
}

function hatchImage(): ImageData {
  const pen = newPen(8, 8);
  pen.strokeStyle = token('--map-hatch');
  pen.lineWidth = 1;
  pen.beginPath();
  for (const shift of [-8, 0, 8]) {
    pen.moveTo(shift, 8);
    pen.lineTo(shift + 8, 0);
  }
  pen.stroke();
  return picture(pen);
}

function shape(
  pen: CanvasRenderingContext2D,
  status: CaseStatus,
  x: number,
  y: number,
  scale: number,
  isInverse = false,
): void {
  pen.save();
  pen.translate(x, y);
  pen.scale(scale, scale);
  pen.lineJoin = 'round';
  pen.lineCap = 'round';
  pen.lineWidth = 2;
  const ink = isInverse ? token('--ink-inverse') : token(`--status-${status}`);
  const ground = isInverse ? token('--status-late') : token('--surface');
  for (const part of STATUS_SHAPES[status]) {
    const path = new Path2D(part.path);
    pen.fillStyle = ink;
    pen.strokeStyle = part.isCut === true ? ground : ink;
    if (part.isFilled) pen.fill(path);
    else pen.stroke(path);
  }
  pen.restore();
}

function disc(
  pen: CanvasRenderingContext2D,
  x: number,
  y: number,
  radius: number,
  fill: string,
  edge: string,
): void {
  pen.beginPath();
  pen.arc(x, y, radius, 0, Math.PI * 2);
  pen.fillStyle = fill;
  pen.fill();
  pen.lineWidth = 1.5;
  pen.strokeStyle = edge;
  pen.stroke();
}

function newPen(width: number, height: number): CanvasRenderingContext2D {
  const canvas = document.createElement('canvas');
  const scale = PIXEL_RATIO * faceScale();
  canvas.width = Math.ceil(width * scale);
  canvas.height = Math.ceil(height * scale);
  const pen = canvas.getContext('2d');
  if (pen === null) throw new Error('This browser gives no canvas');
  pen.scale(scale, scale);
  return pen;
}

function picture(pen: CanvasRenderingContext2D): ImageData {
  return pen.getImageData(0, 0, pen.canvas.width, pen.canvas.height);
}
