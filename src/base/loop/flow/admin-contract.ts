import Type, { type Static } from 'typebox';

const Day = Type.String({ format: 'date' });
const OrNull = Type.Union([Type.String(), Type.Null()]);

/** One line of the limit table: how long a clock runs for such cases. */
export const LimitView = Type.Object({
  id: Type.String(),
  flowId: Type.String(),
  clock: Type.String(),
  clockTitle: Type.Object({ zh: Type.String(), en: Type.String() }),
  categoryList: Type.String(),
  categoryPrefix: Type.String(),
  category: OrNull,
  kind: Type.String(),
  condition: Type.String(),
  amount: Type.Number(),
  unit: Type.String(),
  priority: Type.Union([Type.Integer(), Type.Null()]),
  source: Type.String(),
  validFrom: Type.String(),
  validTo: OrNull,
});
export type LimitView = Static<typeof LimitView>;
export const LimitPage = Type.Object({ items: Type.Array(LimitView), next: OrNull });
export type LimitPage = Static<typeof LimitPage>;

export const LimitInput = Type.Object({
  /** The line that this one follows; it ends on the day on which this one begins. */
  replaces: Type.Optional(Type.String({ format: 'uuid' })),
  flowId: Type.String({ maxLength: 60 }),
  clock: Type.String({ maxLength: 60 }),
  categoryList: Type.Optional(Type.String({ maxLength: 60 })),
  categoryPrefix: Type.Optional(Type.String({ maxLength: 40 })),
  kind: Type.Optional(Type.String({ maxLength: 20 })),
  condition: Type.Optional(Type.String({ maxLength: 40 })),
  amount: Type.Number({ exclusiveMinimum: 0, maximum: 3_660 }),
  unit: Type.Union(
    ['urgent-hour', 'working-hour', 'working-day', 'calendar-day'].map((unit) => Type.Literal(unit)),
  ),
  priority: Type.Optional(Type.Integer({ minimum: 1, maximum: 9 })),
  source: Type.String({ minLength: 1, maxLength: 300 }),
  validFrom: Day,
});
export type LimitInput = Static<typeof LimitInput>;

const Title = Type.Object({ zh: Type.String(), en: Type.String() });

/** A flow as a page draws it: states, what leads from one to another, who may, which clocks run. */
export const FlowView = Type.Object({
  id: Type.String(),
  version: Type.Integer(),
  title: Title,
  initial: Type.String(),
  states: Type.Array(
    Type.Object({
      id: Type.String(),
      title: Title,
      mark: Type.String(),
      final: Type.Boolean(),
      runs: Type.Array(Type.String()),
      pauses: Type.Array(Type.String()),
    }),
  ),
  clocks: Type.Array(
    Type.Object({
      id: Type.String(),
      title: Title,
      kind: Type.String(),
      /** In force where the limit table says nothing. */
      amount: Type.Number(),
      unit: Type.String(),
      extensions: Type.Integer(),
    }),
  ),
  actions: Type.Array(
    Type.Object({
      id: Type.String(),
      title: Title,
      from: Type.Array(Type.String()),
      /** May be taken in every state that is not final. */
      anywhere: Type.Boolean(),
      /** Empty: the state stays as it is. Several: the first whose condition holds. */
      to: Type.Array(Type.String()),
      who: Type.Array(
        Type.Object({
          as: Type.Unsafe<'holder' | 'reviewer' | 'task' | 'reporter' | 'system' | 'permission'>({
            type: 'string',
          }),
          permission: Type.Union([Type.String(), Type.Null()]),
          roles: Type.Array(Title),
        }),
      ),
    }),
  ),
});
export type FlowView = Static<typeof FlowView>;
