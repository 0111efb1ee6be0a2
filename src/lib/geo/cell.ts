/** Side of a cell in degrees: 111 m from south to north, 91 m from west to east at 35° north. */
export const CELL_DEGREES = 0.001;
const COLUMNS = 360_000;

/** The number of the square in which a WGS-84 point lies; a plain integer, so that an ordinary index finds it. */
export function cellOf(lon: number, lat: number): number {
  return Math.floor((lat + 90) / CELL_DEGREES) * COLUMNS + Math.floor((lon + 180) / CELL_DEGREES);
}

/** The cells within `distanceM` of a point: at least the nine around it. */
export function cellsAround(lon: number, lat: number, distanceM: number): number[] {
  const steps = Math.max(
    1,
    Math.ceil(distanceM / (111_000 * CELL_DEGREES * Math.cos((lat * Math.PI) / 180))),
  );
  const middle = cellOf(lon, lat);
  const cells: number[] = [];
  for (let row = -steps; row <= steps; row++) {
    for (let column = -steps; column <= steps; column++) cells.push(middle + row * COLUMNS + column);
  }
  return cells;
}
