import {
  type ActionRecord,
  ALARM,
  type CaseState,
  caseColumns,
  documentsOf,
  type Flow,
  nextRing,
  reduce,
} from '../../base/loop/index.ts';
import type { City } from '../../base/scene/index.ts';
import { seededRandom } from '../../cities/seeded-random.ts';
import { searchPieces } from '../../lib/text/pieces.ts';
import { HOUR_MS, MINUTE_MS } from '../../lib/time.ts';
import { inTransaction, type RootCtx } from '../../platform/context/index.ts';
import { copyLine, dropIndexes, type Transaction } from '../../platform/db/index.ts';

/** Cases put into one transaction: enough to make COPY cheap, little enough to stop and go on. */
const BATCH = 5_000;
/** Share of seeded cases that are still open. */
const OPEN_SHARE = 0.03;
/** From so many cases on, indexes are built after the data. */
const MUCH = 50_000;
const INDEXED = ['loop.case', 'loop.task', 'loop.case_words'];
const SPREAD_MS = 365 * 24 * HOUR_MS;

/** The columns of `loop.case` in the order of `caseColumns`, with those before and after them. */
const CASE_COLUMNS = `id, version, changed_at, state, closed, title, channel, kind, category_list, category_code, priority,
  area_id, area_depth1_id, area_depth2_id, area_depth3_id, lon, lat, address, lead_organisation_id,
  holder_organisation_id, holder_person_id, closed_at, due_at, overall_due_at, late, cell, flow_id, opened_at,
  number, flow_version, synthetic`;
/** Where `caseColumns` has the next ring, which only the narrow row of an open case keeps. */
const RING = 22;
const OPEN_COLUMNS = `id, state, channel, kind, category_list, category_code, priority, area_id, area_depth1_id,
  area_depth2_id, area_depth3_id, lead_organisation_id, holder_organisation_id, holder_person_id, due_at,
  next_alarm_at, flow_id, opened_at`;
/** Where `caseColumns` has them, after the id. */
const OPEN_AT = [0, 3, 4, 5, 6, 7, 8, 9, 10, 11, 15, 16, 17, 19, RING, 24, 25];
const DUE = 19;
const ACTION_COLUMNS = 'case_id, sequence, type, at, actor_kind, actor_id, organisation_id, form, resolved';
const TASK_COLUMNS =
  'case_id, task_id, task_group, organisation_id, person_id, role, status, opened_at, ended_at';

/**
 * Fills the loop with closed and open incidents of the past year until `stored` cases are there: every one goes
 * through the same reducer as a living case, only the way into the tables is COPY. All are marked synthetic.
 * Secondary indexes are built after the data. Can be stopped and started again.
 */
export async function seedCases(
  root: RootCtx,
  city: City,
  stored: number,
  progress: (done: number, of: number) => void,
): Promise<{ added: number; seconds: number }> {
  const started = performance.now();
  const [row] = await root.db.query<{ count: number }>('SELECT count(*) AS count FROM loop.case');
  const have = row?.count ?? 0;
  const missing = Math.max(0, stored - have);
  if (missing === 0) return { added: 0, seconds: 0 };
  const maker = createMaker(root, city, have);
  const indexes: string[] = [];
  for (const table of missing > MUCH ? INDEXED : [])
    indexes.push(...(await dropIndexes(root.db.query, table, 'without-keys')));
  try {
    for (let done = 0; done < missing; ) {
      const count = Math.min(BATCH, missing - done);
      const batch = Array.from({ length: count }, () => maker());
      await inTransaction(root, (tx) => copyBatch(tx.db as Transaction, city, batch));
      done += count;
      progress(done, missing);
    }
  } finally {
    for (const definition of indexes) await root.db.query(`SET statement_timeout = 0; ${definition}`);
  }
  await root.db.query(
    'ANALYZE loop.open_case; ANALYZE loop.case_document; ANALYZE loop.case; ANALYZE loop.action; ANALYZE loop.task; ANALYZE loop.case_words',
  );
  return { added: missing, seconds: Math.round((performance.now() - started) / 100) / 10 };
}

interface SeededCase {
  readonly state: CaseState;
  readonly actions: readonly ActionRecord[];
}

const STEPS = ['dispatch', 'sign', 'handle', 'verify', 'close', 'rate'] as const;

/** What each step's form says. */
const FORMS: Readonly<Record<string, (unit: string) => Record<string, unknown>>> = {
  dispatch: (unit) => ({ unit }),
  handle: () => ({ result: '已到现场处理' }),
  rate: () => ({ stars: 5, solved: true }),
};

function createMaker(root: RootCtx, city: City, first: number): () => SeededCase {
  const random = seededRandom(`seed ${first}`);
  const flow = city.loop.flows.current('incident');
  const calendar = city.loop.currentCalendar();
  const categories = city.categories.all(city.categories.mainList).filter((category) => category.level === 3);
  const leaves = leafAreas(city);
  const staff = { kind: 'staff', organisationId: city.organisations.all()[0]!.id };
  const nowMs = root.clock.now().getTime();
  let serial = first;
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!;
  return () => {
    serial++;
    const category = pick(categories);
    const area = pick(leaves);
    const path = city.areas.resolve(area.path);
    const openedMs = nowMs - Math.floor(random() * SPREAD_MS);
    const day = city.loop.dayOf(new Date(openedMs));
    const duty = city.duties.resolve({ list: category.list, code: category.code, path, day });
    const unit = duty?.lead.id ?? staff.organisationId;
    const id = root.ids.next();
    const question = { categoryList: category.list, categoryCode: category.code, kind: '投诉', day };
    const words = pick(category.words.length > 0 ? category.words : [category.name]);
    const open = random() < OPEN_SHARE;
    const steps = open ? STEPS.slice(0, Math.floor(random() * 5)) : STEPS.slice(0, random() < 0.7 ? 6 : 5);
    let atMs = openedMs;
    const actions: ActionRecord[] = [
      {
        ...{ caseId: id, sequence: 1, type: 'open', at: new Date(openedMs).toISOString(), form: {} },
        actor: { kind: 'system', id: 'system:seed' },
        resolved: {
          opened: {
            number: `S${String(serial).padStart(10, '0')}`,
            flowId: flow.id,
            flowVersion: flow.version,
          },
          subject: {
            ...{ title: `${words}（合成）`, description: `${category.name}：${words}，请尽快处理。` },
            ...{ channel: pick(['snap', 'hotline', 'patrol', 'police-diversion']), kind: '投诉' },
            ...{ categoryList: category.list, categoryCode: category.code, priority: 3, synthetic: true },
            place: {
              ...{ areaId: area.id, areaPath: area.path, lon: area.lon ?? 0, lat: area.lat ?? 0 },
              address: `${path.map((each) => each.name).join('')}`,
            },
          },
          limits: city.loop.limits().resolve(flow, question, calendar),
        },
      },
    ];
    for (const type of steps) {
      atMs += Math.floor((0.2 + random()) * (type === 'handle' ? 20 * HOUR_MS : 40 * MINUTE_MS));
      actions.push({
        ...{ caseId: id, sequence: actions.length + 1, type, at: new Date(atMs).toISOString(), resolved: {} },
        actor: {
          kind: 'staff',
          id: 'seed',
          organisationId: type === 'sign' || type === 'handle' ? unit : staff.organisationId,
        },
        form: FORMS[type]?.(unit) ?? {},
      });
    }
    let state: CaseState | undefined;
    for (const action of actions) state = reduce(flow, state, action, city.loop.calendars);
    return ringPast(city, flow, { state: state!, actions }, nowMs);
  };
}

/** What rang in the past has rung: the clocks of a seeded case go on from now like those of any other. */
function ringPast(city: City, flow: Flow, seeded: SeededCase, nowMs: number): SeededCase {
  let { state } = seeded;
  const actions = [...seeded.actions];
  const now = new Date(nowMs).toISOString();
  for (const [clock, running] of Object.entries(state.clocks)) {
    let level = 0;
    for (let ring = nextRing(running, 0); ring && ring.at.getTime() <= nowMs; ring = nextRing(running, level))
      level = ring.level;
    if (level === 0) continue;
    const action: ActionRecord = {
      ...{ caseId: state.id, sequence: actions.length + 1, type: ALARM, at: now, form: {} },
      actor: { kind: 'system', id: 'system:seed' },
      resolved: { alarm: { clock, level } },
    };
    actions.push(action);
    state = reduce(flow, state, action, city.loop.calendars);
  }
  return { state, actions };
}

function leafAreas(city: City) {
  const leaves = [];
  const stack = [city.areas.city];
  for (let area = stack.pop(); area; area = stack.pop()) {
    const children = city.areas.childrenOf(area.id).filter((child) => !child.exclusive);
    if (children.length === 0) leaves.push(area);
    else stack.push(...children);
  }
  return leaves;
}

async function copyBatch(tx: Transaction, city: City, batch: readonly SeededCase[]): Promise<void> {
  const flow = city.loop.flows.current('incident');
  await copy(tx, `loop.case (${CASE_COLUMNS})`, batch, ({ state, actions }) => [
    [
      ...[state.id, actions.length, state.changedAt],
      ...caseColumns(flow, state).filter((_, index) => index !== RING),
      ...[state.number, state.flowVersion, state.subject.synthetic],
    ],
  ]);
  await copy(tx, `loop.open_case (${OPEN_COLUMNS})`, batch, ({ state }) => {
    if (state.closedAt !== undefined) return [];
    const columns = caseColumns(flow, state);
    columns[DUE] ??= 'infinity';
    return [[state.id, ...OPEN_AT.map((index) => columns[index])]];
  });
  await copy(tx, 'loop.case_document (case_id, origin, state)', batch, ({ state }) => {
    const { origin, document } = documentsOf(state);
    return [[state.id, origin, document]];
  });
  await copy(tx, `loop.action (${ACTION_COLUMNS})`, batch, ({ actions }) =>
    actions.map((action) => [
      ...[action.caseId, action.sequence, action.type, action.at, action.actor.kind, action.actor.id],
      ...[action.actor.organisationId ?? null, JSON.stringify(action.form), JSON.stringify(action.resolved)],
    ]),
  );
  await copy(tx, `loop.task (${TASK_COLUMNS})`, batch, ({ state }) =>
    state.tasks.map((task) => [
      ...[state.id, task.id, task.group, task.organisationId, task.personId ?? null, task.role, task.status],
      ...[task.openedAt, task.endedAt ?? null],
    ]),
  );
  await copy(tx, 'loop.case_words (case_id, opened_at, pieces)', batch, ({ state }) => {
    const { subject } = state;
    const pieces = searchPieces(
      `${state.number} ${subject.title} ${subject.description} ${subject.place.address ?? ''}`,
    );
    return [[state.id, state.openedAt, `{${pieces.map((piece) => `"${piece}"`).join()}}`]];
  });
}

async function copy<Item>(
  tx: Transaction,
  target: string,
  items: readonly Item[],
  rowsOf: (item: Item) => readonly (readonly unknown[])[],
): Promise<void> {
  function* chunks(): Generator<string> {
    let chunk = '';
    for (const item of items) {
      for (const row of rowsOf(item)) chunk += copyLine(row);
      if (chunk.length > 262_144) {
        yield chunk;
        chunk = '';
      }
    }
    if (chunk !== '') yield chunk;
  }
  await tx.copyFrom(`COPY ${target} FROM STDIN`, chunks());
}
