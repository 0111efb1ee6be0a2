import {
  applyRecords,
  deriveOptionsOf,
  type RegistryParts,
  recordLine,
  storeReviews,
  takeEntityIds,
} from '../../base/registry/index.ts';
import { inTransaction, type RootCtx } from '../../platform/context/index.ts';
import { addMadeUpSource, isSourceThere, type MadeUpSource } from '../synthetic-city/made-up-source.ts';

const OF = { subject: 'organisation' } as const;
const REGISTER: MadeUpSource = { ...OF, code: 'synthetic-register', title: '合成 · 法人登记', trust: 95 };
const TAXES: MadeUpSource = { ...OF, code: 'synthetic-taxes', title: '合成 · 税务登记', trust: 85 };

const REASON = '合成示例 synthetic example';
/** Organisations of which two registers speak, so that there is something to compare and to check. */
const DESCRIBED = 60;
/** Every sixth of them is of one sort: wrong code, other address, no code, no place found, closed at one office; the rest agree. */
const SORTS = 6;

interface Known {
  readonly id: number;
  readonly name: string;
  readonly creditCode: string;
  readonly kind: string;
  readonly address: string;
  readonly buildingId: number;
  readonly headName: string | null;
  readonly headNumber: string | null;
}

/**
 * Lets two registers speak of some organisations of a made-up city, as its sources would: most agree, some contradict or
 * lack what they should have, and one pair may be one. All of it 合成. One transaction; told again nothing more.
 */
export async function storeOrganisationRecords(root: RootCtx, parts: RegistryParts): Promise<number> {
  if (await isSourceThere(root, TAXES)) return 0;
  const known = await root.db.query<Known>(
    `SELECT o.id, o.name, o.credit_code AS "creditCode", o.kind, o.address, o.building_id AS "buildingId",
       p.name AS "headName", p.number AS "headNumber"
     FROM registry.organisation o LEFT JOIN registry.person p ON p.id = o.head_id
     WHERE o.state = 1 AND o.credit_code IS NOT NULL AND o.building_id IS NOT NULL AND o.address IS NOT NULL
     ORDER BY o.id LIMIT $1`,
    [DESCRIBED],
  );
  const company = known.find(({ name }) => name.endsWith('有限公司'));
  if (company === undefined || known.length < SORTS) return 0;
  return inTransaction(root, async (tx) => {
    const register = await addMadeUpSource(tx, REGISTER);
    const taxes = await addMadeUpSource(tx, TAXES);
    const [double] = await takeEntityIds(tx, 1);
    const lines = known.flatMap((each, index) => {
      const other = known[(index + 1) % known.length]!;
      const [one, two] = saidOf(each, other, index % SORTS);
      return [
        line(register, each.id, index, '2026-09-01', one),
        line(taxes, each.id, index, '2026-10-12', two),
      ];
    });
    const name = company.name.replace(/有限公司$/u, '有限责任公司');
    lines.push(
      line(taxes, double!, DESCRIBED, '2026-10-12', { ...placeOf(company), organisation_name: name }),
    );
    await applyRecords(tx, lines, [], { ...deriveOptionsOf(parts, tx.clock.now()), reason: REASON });
    return storeReviews(tx, [reviewOf(company, double!, name)], 'organisation');
  });
}

type Fields = Readonly<Record<string, string>>;

const placeOf = ({ address, buildingId }: Known): Fields => ({ address, building: String(buildingId) });

/** What the two registers say of one organisation. */
function saidOf(each: Known, other: Known, sort: number): [register: Fields, taxes: Fields] {
  const head = {
    ...(each.headName !== null && { head_name: each.headName }),
    ...(each.headNumber !== null && { head_number: each.headNumber }),
  };
  const bare = { organisation_name: each.name, kind: each.kind, state: '存续', ...head };
  const whole = { ...bare, ...placeOf(each), credit_code: each.creditCode };
  const mistyped = each.creditCode.slice(0, 16) + each.creditCode[17]! + each.creditCode[16]!;
  switch (sort) {
    case 0:
      return [whole, { ...bare, ...placeOf(each), credit_code_raw: mistyped }];
    case 1:
      return [whole, { ...whole, ...placeOf(other) }];
    case 2: {
      const { credit_code: _, ...codeless } = whole;
      return [codeless, codeless];
    }
    case 3: {
      const lost = {
        ...bare,
        credit_code: each.creditCode,
        address: `${each.address.slice(0, 6)}（原厂区内）`,
      };
      return [lost, lost];
    }
    default:
      return [whole, sort === 4 ? { ...whole, state: '注销' } : whole];
  }
}

function line(sourceId: number, entityId: number, index: number, observedOn: string, fields: Fields): string {
  const key = `合${String(index + 1).padStart(5, '0')}`;
  return recordLine({ sourceId, key, kind: 'organisation', entityId, observedOn, fields });
}

function reviewOf({ id, name, address }: Known, rightId: number, right: string) {
  const waterfall = [
    { title: 'prior', weight: -13.1 },
    { title: 'core', left: name, right, level: 'exact', weight: 9.4 },
    { title: 'code', level: 'missing', weight: 0 },
    { title: 'address', left: address, right: address, level: 'exact', weight: 4.2 },
  ];
  const weight = waterfall.reduce((sum, each) => sum + each.weight, 0);
  return {
    ...{ leftId: id, rightId, waterfall, risky: false, probability: 1 / (1 + 2 ** -weight) },
    reason: '合成示例：名称只差组织形式，一方没有信用代码',
  };
}
