import { createPlacer, type Layout } from './layout.ts';
import type { GridPlan, OrganisationRow, ThingRow } from './model.ts';
import { Random } from './random.ts';
import { COMPONENT_KINDS } from './words/components.ts';

const DEVICES = [
  { category: 'camera', name: '视频监控', owner: '公安机关' },
  { category: 'smoke-detector', name: '独立烟感', owner: '消防救援机构' },
  { category: 'water-level', name: '积水监测', owner: '排水单位' },
  { category: 'manhole-sensor', name: '井盖传感器', owner: '城市管理部门' },
  { category: 'noise-meter', name: '噪声监测', owner: '生态环境部门' },
  { category: 'street-lamp-controller', name: '单灯控制器', owner: '路灯管理单位' },
];

/**
 * Components, elevators, parking spaces and devices of a grid. A component has 17 digits: six of the district, five of
 * its kind (GB/T 47678.5) and six that count through the district.
 */
export function placeThings(
  plan: GridPlan,
  seed: number,
  { buildings }: Layout,
  organisations: readonly OrganisationRow[],
): ThingRow[] {
  const random = new Random(seed, 'things', plan.code);
  const place = createPlacer(plan, random);
  const things: ThingRow[] = [];
  const add = (
    thing: Pick<ThingRow, 'kind' | 'category' | 'code' | 'name' | 'owner'> & Partial<ThingRow>,
  ) => {
    const [lon, lat] = thing.lon === undefined ? place() : [thing.lon, thing.lat!];
    things.push({
      ...{ thing_id: plan.thingBase + things.length, building_id: null, lon, lat, grid_code: plan.code },
      ...{ owner_id: null, state: random.chance(0.97) ? 'in-use' : 'damaged', synthetic: true },
      ...thing,
    });
  };
  for (const [kind, { category, name, owner }] of COMPONENT_KINDS.entries()) {
    for (let i = 1; i <= plan.components[kind]!; i++) {
      const sequence = String(plan.componentFrom[kind]! + i).padStart(6, '0');
      add({ kind: 'component', category, code: plan.district.code + category + sequence, name, owner });
    }
  }
  const high = buildings.filter(({ floors }) => floors >= 7);
  const tall = high.length > 0 ? high : buildings;
  const keeper = organisations.find(({ kind }) => kind === 'services') ?? organisations[0];
  for (let i = 0; i < plan.elevators && tall.length > 0; i++) {
    const building = tall[i % tall.length]!;
    add({
      ...{ kind: 'elevator', category: 'passenger', lon: building.lon, lat: building.lat },
      // Registration code of lifting equipment: kind 3110, district, year, number.
      code: `3110${plan.district.code}${building.built}${String((plan.thingBase + things.length) % 1e6).padStart(6, '0')}`,
      name: `${building.name}${Math.floor(i / tall.length) + 1}号电梯`,
      ...{
        building_id: building.building_id,
        owner: keeper?.name ?? '物业服务单位',
        owner_id: keeper?.organisation_id ?? null,
      },
    });
  }
  for (let i = 1; i <= plan.parkingSpaces; i++) {
    const name = `${plan.estate.name}${i}号泊位`;
    const code = `P${plan.code}${String(i).padStart(4, '0')}`;
    add({
      kind: 'parking_space',
      category: i % 3 === 0 ? 'roadside' : 'lot',
      code,
      name,
      owner: '停车管理单位',
    });
  }
  for (let i = 0; i < plan.devices; i++) {
    const { category, name, owner } = random.pick(DEVICES);
    const code = `990101000013200${String(plan.thingBase + things.length).padStart(8, '0')}`;
    add({ kind: 'device', category, code, name, owner });
  }
  return things;
}
