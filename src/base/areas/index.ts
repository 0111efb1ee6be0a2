/** Divisions, grids and boundaries; where a point lies. */

export { type AreaAdminParts, areaAdminRoutes } from './admin-routes.ts';
export { AreaView } from './contract.ts';
export { type Area, type AreaDirectory, loadAreas, type Place } from './directory.ts';
export { areaRoutes } from './routes.ts';
export { type NewArea, storeAreas } from './store.ts';
