import { TIME_UNITS } from '../lib/calendar/index.ts';
import type { PackReader, TableRow } from './pack-reader.ts';
import {
  type Category,
  type CategoryList,
  type CategoryMapping,
  type CategoryWords,
  DIVISION_LEVELS,
  type Division,
  type Duty,
  EXITS,
  type Exit,
  type FusionRule,
  type KindLimit,
  type KindRule,
  type KnowledgeEntry,
  type Limit,
  type OrganisationRow,
  type OrganisationTemplate,
  PRIORITIES,
  REPORT_KINDS,
  type RedLine,
  ROLES,
  type Share,
  STAGES,
  type StaffMember,
  type Stage,
} from './pack-types.ts';

/** A year in hours: no limit of a stage is longer. */
const MAX_LIMIT = 8_784;

export function readDivisions(reader: PackReader): Division[] {
  if (!reader.has('divisions.csv')) return [];
  return reader.table('divisions.csv', ['code', 'name', 'level', 'parent'], (row) => ({
    line: row.line,
    code: row.code('code'),
    name: row.text('name'),
    level: row.oneOf('level', DIVISION_LEVELS),
    parent: row.optional('parent'),
  }));
}

export function readLists(reader: PackReader): CategoryList[] {
  return reader.table('lists.csv', ['list', 'name', 'file', 'shape', 'mapsTo'], (row) => ({
    line: row.line,
    id: row.code('list'),
    name: row.text('name'),
    file: row.text('file'),
    shape: row.oneOf('shape', ['tree', 'kind-code']),
    mapsTo: row.textOrUndefined('mapsTo'),
  }));
}

/** The categories of one list, parents before children. */
export function readCategories(reader: PackReader, list: CategoryList): Category[] {
  return list.shape === 'tree' ? readTree(reader, list) : readKindCodes(reader, list);
}

function readTree(reader: PackReader, list: CategoryList): Category[] {
  const columns = ['list', 'code', 'name', 'parent', 'level', 'kindHint'];
  return reader.table(list.file, columns, (row) => {
    if (row.code('list') !== list.id) row.fail('list', 'it names another list', list.id);
    return {
      line: row.line,
      list: list.id,
      code: row.code('code'),
      name: row.text('name'),
      parent: row.textOrUndefined('parent'),
      level: row.number('level', 1, 9, true),
      kindHint: row.optional('kindHint') === '' ? undefined : row.oneOf('kindHint', REPORT_KINDS),
    };
  });
}

function readKindCodes(reader: PackReader, list: CategoryList): Category[] {
  const found = new Map<string, Category>();
  const rows = reader.table(list.file, ['kind', 'code', 'major', 'name'], (row) => {
    const kind = row.code('kind');
    const digits = row.text('code');
    if (!/^\d{5}$/.test(digits)) row.fail('code', `"${digits}" is not a code`, 'five digits');
    const shared = { line: row.line, list: list.id, kindHint: undefined };
    const major = kind + digits.slice(0, 2);
    if (!found.has(kind)) found.set(kind, { ...shared, code: kind, name: kind, parent: undefined, level: 1 });
    if (!found.has(major)) {
      found.set(major, { ...shared, code: major, name: row.text('major'), parent: kind, level: 2 });
    }
    return { ...shared, code: kind + digits, name: row.text('name'), parent: major, level: 3 };
  });
  return [...found.values(), ...rows];
}

export function readMappings(reader: PackReader): CategoryMapping[] {
  const columns = ['fromList', 'fromCode', 'toList', 'toCode', 'relation'];
  return reader.table('category-map.csv', columns, (row) => ({
    line: row.line,
    fromList: row.code('fromList'),
    fromCode: row.code('fromCode'),
    toList: row.code('toList'),
    toCode: row.code('toCode'),
    relation: row.oneOf('relation', ['same', 'broader']),
  }));
}

export function readWords(reader: PackReader): CategoryWords[] {
  return reader.table('category-words.csv', ['list', 'code', 'words'], (row) => {
    const words = row.list('words');
    if (words.length < 3) row.fail('words', `only ${words.length} words`, 'at least 3, separated by blanks');
    if (new Set(words).size < words.length) row.fail('words', 'a word stands there twice', 'each word once');
    return { line: row.line, list: row.code('list'), code: row.code('code'), words };
  });
}

export function readOrganisations(reader: PackReader): OrganisationRow[] {
  const columns = ['code', 'name', 'kind', 'parent', 'areaCode', 'telephone'];
  return reader.table('organisations.csv', columns, (row) => ({
    line: row.line,
    code: row.code('code'),
    name: row.text('name'),
    kind: row.code('kind'),
    parent: row.textOrUndefined('parent'),
    areaCode: row.textOrUndefined('areaCode'),
    telephone: row.text('telephone'),
  }));
}

export function readTemplates(reader: PackReader): OrganisationTemplate[] {
  const columns = ['level', 'key', 'areas', 'endsWith', 'name', 'kind', 'parent', 'telephone', 'sameAs'];
  return reader.table('organisation-templates.csv', columns, (row) => {
    const sameAs = row.textOrUndefined('sameAs');
    const needed = (field: string) => (sameAs === undefined ? row.text(field) : row.optional(field));
    return {
      line: row.line,
      level: row.oneOf('level', ['district', 'street', 'community']),
      key: row.code('key'),
      areas: row.list('areas'),
      endsWith: row.list('endsWith'),
      name: needed('name'),
      kind: needed('kind'),
      parent: needed('parent'),
      telephone: needed('telephone'),
      sameAs,
    };
  });
}

export function readDuties(reader: PackReader): Duty[] {
  const columns = [
    'list',
    'categoryPrefix',
    'areas',
    'areaLevel',
    'leadTemplate',
    'assistTemplates',
    'legalBasis',
    'source',
    'validFrom',
  ];
  return reader.table('duty-list.csv', columns, (row) => ({
    line: row.line,
    list: row.code('list'),
    categoryPrefix: row.optional('categoryPrefix'),
    areas: row.list('areas'),
    areaLevel: row.oneOf('areaLevel', DIVISION_LEVELS),
    leadTemplate: row.code('leadTemplate'),
    assistTemplates: row.list('assistTemplates'),
    legalBasis: row.list('legalBasis', ';'),
    source: row.text('source'),
    validFrom: row.date('validFrom'),
  }));
}

/** Hours may be parts of one, days are whole (see Duration in lib/calendar). */
function checkWhole(row: TableRow, field: string, amount: number, unit: string): void {
  if (unit.endsWith('-day') && !Number.isInteger(amount)) {
    row.fail(field, `${amount} ${unit} is not whole`, 'whole days, or hours');
  }
}

export function readLimits(reader: PackReader): Limit[] {
  const columns = [
    'list',
    'categoryPrefix',
    'condition',
    'stage',
    'amount',
    'unit',
    'priority',
    'validFrom',
    'source',
  ];
  return reader.table('limits.csv', columns, (row) => {
    const amount = row.number('amount', 0.01, MAX_LIMIT);
    const unit = row.oneOf('unit', TIME_UNITS);
    checkWhole(row, 'amount', amount, unit);
    return {
      line: row.line,
      list: row.code('list'),
      categoryPrefix: row.optional('categoryPrefix'),
      condition: row.optional('condition'),
      stage: row.oneOf('stage', STAGES),
      amount,
      unit,
      priority: row.oneOf('priority', PRIORITIES),
      validFrom: row.date('validFrom'),
      source: row.text('source'),
    };
  });
}

export function readKinds(reader: PackReader): KindRule[] {
  return reader.table('kinds.csv', ['kind', 'limits', 'exits', 'public', 'note'], (row) => ({
    line: row.line,
    kind: row.oneOf('kind', REPORT_KINDS),
    limits: row.list('limits').flatMap((text) => readKindLimit(row, text)),
    exits: readExits(row),
    public: row.oneOf('public', ['yes', 'no']) === 'yes',
    note: row.optional('note'),
  }));
}

function readKindLimit(row: TableRow, text: string): KindLimit[] {
  const [stage, amountText, unitText] = text.split(':');
  const amount = Number(amountText);
  const unit = TIME_UNITS.find((known) => known === unitText);
  const right = STAGES.includes(stage as Stage) && amount > 0 && amount <= MAX_LIMIT && unit !== undefined;
  if (right) {
    checkWhole(row, 'limits', amount, unit);
    return [{ stage: stage as Stage, amount, unit }];
  }
  row.fail('limits', `"${text}" is not a limit`, 'stage:amount:unit, such as handle:3:working-day');
  return [];
}

function readExits(row: TableRow): Exit[] {
  return row.list('exits').flatMap((exit) => {
    if (EXITS.includes(exit as Exit)) return [exit as Exit];
    row.fail('exits', `"${exit}" is not known`, EXITS.join(', '));
    return [];
  });
}

export function readRedLines(reader: PackReader): RedLine[] {
  const columns = ['id', 'name', 'level', 'words', 'unless', 'ring', 'withinMinutes', 'exit', 'draft'];
  return reader.table('red-lines.csv', columns, (row) => ({
    line: row.line,
    id: row.code('id'),
    name: row.text('name'),
    level: row.number('level', 1, 4, true),
    words: row.list('words').map((pattern) => readPattern(row, pattern)),
    unless: row.list('unless'),
    ring: row.list('ring'),
    withinMinutes: row.number('withinMinutes', 1, 120, true),
    exit: row.oneOf('exit', EXITS),
    draft: row.text('draft'),
  }));
}

/** One character in a pattern would ring for half of all texts. */
function readPattern(row: TableRow, pattern: string): string[] {
  const parts = pattern.split('+');
  if (parts.includes('') || pattern.length < 2) {
    row.fail(
      'words',
      `"${pattern}" is not a pattern`,
      'a word of two characters or more, or words joined by +',
    );
  }
  return parts;
}

export function readFusion(reader: PackReader): FusionRule[] {
  return reader.table('fusion.csv', ['list', 'categoryPrefix', 'distanceM', 'windowHours'], (row) => ({
    line: row.line,
    list: row.code('list'),
    categoryPrefix: row.optional('categoryPrefix'),
    distanceM: row.number('distanceM', 1, 20_000),
    windowHours: row.number('windowHours', 1, MAX_LIMIT),
  }));
}

export function readShares(reader: PackReader): Share[] {
  const columns = ['indicator', 'group', 'sharePercent', 'list', 'categoryPrefixes', 'source'];
  return reader.table('shares.csv', columns, (row) => ({
    line: row.line,
    indicator: row.code('indicator'),
    group: row.text('group'),
    sharePercent: row.number('sharePercent', 0, 100),
    list: row.code('list'),
    categoryPrefixes: row.list('categoryPrefixes'),
    source: row.text('source'),
  }));
}

export function readKnowledge(reader: PackReader): KnowledgeEntry[] {
  const columns = ['id', 'list', 'categoryCode', 'question', 'answer', 'ownerTemplate', 'expires'];
  return reader.table('knowledge.csv', columns, (row) => ({
    line: row.line,
    id: row.code('id'),
    list: row.code('list'),
    categoryCode: row.code('categoryCode'),
    question: row.text('question'),
    answer: row.text('answer'),
    ownerTemplate: row.code('ownerTemplate'),
    expires: row.date('expires'),
  }));
}

export function readStaff(reader: PackReader): StaffMember[] {
  const columns = ['account', 'name', 'role', 'organisation', 'areaCode', 'post', 'telephone'];
  return reader.table('staff.csv', columns, (row) => ({
    line: row.line,
    account: row.code('account'),
    name: row.text('name'),
    role: row.oneOf('role', ROLES),
    organisation: row.code('organisation'),
    areaCode: row.textOrUndefined('areaCode'),
    post: row.text('post'),
    telephone: row.text('telephone'),
  }));
}
