import Type, { type Static } from 'typebox';

const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const text = Nullable(Type.String());
const oneOf = <const Value extends string>(values: readonly Value[]) =>
  Type.Unsafe<Value>(Type.Enum([...values]));
export const Id = Type.String({ format: 'uuid' });
export const EntityId = Type.String({ pattern: '^[1-9]\\d{0,17}$' });

/**
 * What may be wrong in an entry: no credit code, a source writes one that cannot be, two with one code, no place found for
 * the address, its head is dead, sources give different buildings.
 */
export const FINDING_KINDS = [
  'no-code',
  'wrong-code',
  'same-code',
  'no-place',
  'head-dead',
  'addresses',
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];
export const FINDING_STATES = ['open', 'sent', 'dismissed', 'gone'] as const;
export type FindingState = (typeof FINDING_STATES)[number];

const figures = { open: Type.Integer(), closed: Type.Integer() };

/** How many organisations an area has, by kind and by what lies below it, and what looks wrong there. */
export const Counts = Type.Object({
  areaId: text,
  name: Type.String(),
  above: Type.Array(Type.Object({ areaId: Id, name: Type.String() })),
  ...figures,
  kinds: Type.Array(Type.Object({ kind: Type.String(), ...figures })),
  items: Type.Array(Type.Object({ areaId: Id, name: Type.String(), isOpen: Type.Boolean(), ...figures })),
  findings: Type.Array(
    Type.Object({ kind: oneOf(FINDING_KINDS), open: Type.Integer(), sent: Type.Integer() }),
  ),
  countedAt: Nullable(Type.String({ format: 'date-time' })),
});
export type Counts = Static<typeof Counts>;

export const EnterpriseItem = Type.Object({
  id: EntityId,
  name: Type.String(),
  creditCode: text,
  kind: Type.String(),
  isOpen: Type.Boolean(),
  address: text,
  buildingId: Nullable(EntityId),
  area: Type.String(),
  foundedOn: text,
  updatedOn: text,
  /** What looks wrong and nobody has decided on. */
  findings: Type.Array(oneOf(FINDING_KINDS)),
  synthetic: Type.Boolean(),
});
export type EnterpriseItem = Static<typeof EnterpriseItem>;
export const EnterprisePage = Type.Object({ items: Type.Array(EnterpriseItem), next: text });
export type EnterprisePage = Static<typeof EnterprisePage>;

export const FindingItem = Type.Object({
  id: Id,
  kind: oneOf(FINDING_KINDS),
  state: oneOf(FINDING_STATES),
  organisationId: EntityId,
  name: Type.String(),
  creditCode: text,
  address: text,
  area: Type.String(),
  evidence: Type.Array(Type.Object({ source: text, value: Type.String() })),
  foundOn: Type.String(),
  reason: text,
  caseId: Nullable(Id),
  synthetic: Type.Boolean(),
});
export type FindingItem = Static<typeof FindingItem>;
export const FindingPage = Type.Object({ items: Type.Array(FindingItem), next: text });
export type FindingPage = Static<typeof FindingPage>;

export const DismissRequest = Type.Object({ reason: Type.String({ minLength: 1, maxLength: 200 }) });
