/** Erasing a person (删除个人信息): each part says what it keeps of people, one request goes through all of them. */

export { redactColumns } from './columns.ts';
export { type Erasure, type ErasureParts, erasePerson, finishErasures } from './erase.ts';
export { findLeftovers, type Leftover } from './leftovers.ts';
export { ERASED, type ErasedPerson } from './person.ts';
export { ERASURE_PURPOSE, type ErasureRouteParts, erasureRoutes } from './routes.ts';
