import Type from 'typebox';
import { ListQuery } from './contract.ts';

/** Where the routes of the scene begin. */
export const BASE = '/api/v1/supervision';
export const IdParams = Type.Object({ id: Type.String({ format: 'uuid' }) });
/** What every list may be asked. */
export const { properties: page } = ListQuery;
/** The answer of a step that has nothing else to say. */
export const Done = Type.Object({ done: Type.Boolean() });
export const done = { done: true };
