import type { ClockView } from '../clock.ts';
import type { AreaCollection, Bounds } from '../map/shapes.ts';
import type { MapPoint } from '../map/types.ts';
import type { CaseStatus } from '../status.ts';

/** A town that does not exist, for the gallery alone. */
export const townBounds: Bounds = [120, 40, 120.6, 40.4];

const NAMES = ['东陵区', '柳河区', '北塘区', '南桥区', '石门县', '青溪县'];
const STREETS = ['花园', '槐树', '码头', '钟楼', '新安', '长兴', '望湖', '平桥', '松岭'];

/** Six districts: a grid of three by two whose inner corners are shifted, so that it looks like land. */
export const districts: AreaCollection = {
  type: 'FeatureCollection',
  features: NAMES.map((name, index) => {
    const [column, row] = [index % 3, Math.floor(index / 3)];
    return cell(`d${index}`, name, column, row, 3, 2);
  }),
};

export const streets: AreaCollection = {
  type: 'FeatureCollection',
  features: Array.from({ length: 54 }, (_, index) => {
    const [column, row] = [index % 9, Math.floor(index / 9)];
    return cell(`s${index}`, `${STREETS[index % STREETS.length]}街道`, column, row, 9, 6);
  }),
};

export const city: AreaCollection = {
  type: 'FeatureCollection',
  features: [{ ...cell('city', '示例市', 0, 0, 1, 1), properties: { code: 'city', name: '示例市' } }],
};

function cell(
  code: string,
  name: string,
  column: number,
  row: number,
  columns: number,
  rows: number,
): AreaCollection['features'][number] {
  const steps = 54 / columns;
  const edge = (from: [number, number], to: [number, number]): [number, number][] =>
    Array.from({ length: steps }, (_, index) => {
      const share = index / steps;
      return bent(from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share);
    });
  const [x1, x2, y1, y2] = [column / columns, (column + 1) / columns, row / rows, (row + 1) / rows];
  const ring = [
    ...edge([x1, y1], [x2, y1]),
    ...edge([x2, y1], [x2, y2]),
    ...edge([x2, y2], [x1, y2]),
    ...edge([x1, y2], [x1, y1]),
  ];
  const first = ring[0];
  const closed = first === undefined ? ring : [...ring, first];
  return {
    type: 'Feature',
    properties: { code, name },
    geometry: { type: 'Polygon', coordinates: [closed] },
  };
}

/** Bends the unit square a little, the same way for every layer, so that borders fit on one another. */
function bent(x: number, y: number): [number, number] {
  const [west, south, east, north] = townBounds;
  const dx = 0.035 * Math.sin(7 * y + 2 * x) + 0.02 * Math.sin(19 * y);
  const dy = 0.05 * Math.sin(6 * x + y) + 0.02 * Math.sin(23 * x);
  return [west + (east - west) * (0.07 + 0.86 * (x + dx)), south + (north - south) * (0.1 + 0.8 * (y + dy))];
}

const STATUSES: CaseStatus[] = ['waiting', 'moving', 'moving', 'late', 'closed', 'proved'];

/** 240 cases around four centres, always the same. */
export const cases: readonly MapPoint[] = Array.from({ length: 240 }, (_, index) => {
  const wave = (factor: number): number => (Math.sin(index * factor) * 43_758.5453) % 1;
  const [x, y] = [[0.25, 0.3] as const, [0.55, 0.62] as const, [0.78, 0.35] as const, [0.4, 0.75] as const][
    index % 4
  ] ?? [0.5, 0.5];
  const spread = 0.14;
  return {
    id: `c${index}`,
    longitude: 120 + 0.6 * (x + spread * wave(12.9898)),
    latitude: 40 + 0.4 * (y + spread * wave(78.233)),
    status: STATUSES[(index * 7) % STATUSES.length] ?? 'waiting',
    label: `示例事件 ${index + 1}，${STREETS[index % STREETS.length]}街道`,
  };
});

export const nowMs = Date.parse('2026-03-02T06:20:00Z');

const clock: ClockView = {
  label: '处置时限',
  unit: 'work_hours',
  state: 'running',
  limitMinutes: 240,
  leftMinutes: 130,
  asOf: '2026-03-02T06:20:00Z',
  isCounting: true,
  minutesPerDay: 480,
  dueWords: '今天 16:30 到期',
  steps: [
    { at: '10:20', words: '签收，开始计时' },
    { at: '12:00', words: '午休，停止计时' },
    { at: '14:00', words: '上班，继续计时' },
    { at: '16:30', words: '满 4 个工作时，到期' },
  ],
};

export const clocks: readonly ClockView[] = [
  clock,
  { ...clock, label: '核实时限', leftMinutes: 25, dueWords: '今天 14:45 到期' },
  {
    ...clock,
    label: '答复时限',
    unit: 'work_days',
    limitMinutes: 2_400,
    leftMinutes: 1_570,
    isCounting: false,
    dueWords: '3 月 5 日 17:00 到期',
  },
  { ...clock, label: '派遣时限', unit: 'urgent_work_hours', leftMinutes: -65, dueWords: '今天 13:15 已到期' },
  { ...clock, label: '处置时限', state: 'paused', isCounting: false, dueWords: '等待配件，已批准暂停' },
  { ...clock, label: '签收时限', state: 'met', dueWords: '用时 12 分' },
];

/** A drawn street with or without a hole in it. */
export function streetPicture(isRepaired: boolean): string {
  const hole = isRepaired
    ? '<path d="M150 222l110-8 40 26-120 12z" fill="#5b6060"/>'
    : '<path d="M150 222l60-14 50 6 40 26-58 20-62-8z" fill="#2b2a28"/><path d="M172 226l42-8 40 8 20 14-40 10-40-6z" fill="#4a4034"/>';
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300"><rect width="400" height="300" fill="#b9c7cc"/><path d="M0 120h400v180H0z" fill="#74797a"/><path d="M0 120h400v22H0z" fill="#a9a597"/><path d="M30 40h90v80H30z M150 20h70v100h-70z M260 55h110v65H260z" fill="#8d969b"/><path d="M0 272h90v8H0z M140 272h90v8h-90z M280 272h90v8h-90z" fill="#e9e6dc"/>${hole}</svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
