/** Divisions, grids and boundaries; where a point lies. */

export { type AreaAdminParts, areaAdminRoutes } from './admin-routes.ts';
export { type Area, type AreaDirectory, createAreaDirectory, loadAreas, type Place } from './directory.ts';
export { AreaView, areaRoutes } from './routes.ts';
export { type NewArea, storeAreas } from './store.ts';
