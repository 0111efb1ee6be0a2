import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  birthDateOf,
  creditCheckCharacter,
  dateOfSerial,
  divisionOf,
  isCreditCode,
  isOrganisationCode,
  isoDate,
  isResidentNumber,
  mendedResidentNumbers,
  organisationCodeOf,
  organisationCore,
  provinceOf,
  readCreditCode,
  readDate,
  readDivisionCode,
  readName,
  readResidentNumber,
  readTelephone,
  residentCheckCharacter,
  sexOf,
  splitName,
  tidy,
  to15,
  to18,
} from './index.ts';

const number = fc
  .tuple(
    fc.constantFrom('990101', '990205', '991234'),
    fc.integer({ min: 1900, max: 2026 }),
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 28 }),
    fc.integer({ min: 0, max: 995 }),
  )
  .map(([division, year, month, day, order]) => {
    const first17 = `${division}${isoDate(year, month, day).replaceAll('-', '')}${String(order).padStart(3, '0')}`;
    return first17 + residentCheckCharacter(first17);
  });

test('a resident number tells birth date, sex and division; the worked example of the standard is right', () => {
  assert.equal(readResidentNumber('11010519491231002X').value, '11010519491231002X');
  assert.equal(birthDateOf('11010519491231002X'), '1949-12-31');
  assert.equal(sexOf('11010519491231002X'), 2);
  assert.equal(sexOf('440524188001010014'), 1);
  assert.equal(divisionOf('11010519491231002X'), '110105');
  assert.equal(provinceOf('11010519491231002X'), '北京');
  assert.equal(to18('110105491231002'), '11010519491231002X');
  assert.equal(to15('11010519491231002X'), '110105491231002');
  assert.equal(
    to18('440524800101999'),
    '440524188001019990'.slice(0, 17) + residentCheckCharacter('44052418800101999'),
  );
});

test('a resident number is refused with the reason', () => {
  const cases = [
    ['', 'empty'],
    ['1101051949123100', 'length'],
    ['11010519491231002A', 'characters'],
    ['1101051949123100XX', 'characters'],
    ['010105194912310020', 'characters'],
    ['110105194913310020', 'birth_date'],
    ['110105190002290020', 'birth_date'],
    ['110105491331002', 'birth_date'],
    ['110105194912310021', 'check_digit'],
  ];
  for (const [text = '', reason] of cases) assert.equal(readResidentNumber(text).reason, reason, text);
  assert.ok(isResidentNumber(' 110105１９４９１２３１００２ｘ　'));
});

test('every wrong digit and every exchange of neighbours in a resident number is noticed and can be mended', () => {
  fc.assert(
    fc.property(number, fc.nat(16), fc.integer({ min: 1, max: 9 }), (right, at, add) => {
      assert.equal(to18(right), right);
      const wrong = right.slice(0, at) + ((Number(right[at]) + add) % 10) + right.slice(at + 1);
      assert.ok(!isResidentNumber(wrong));
      if (at === 16 || right[at] === right[at + 1]) return;
      const swapped = right.slice(0, at) + right[at + 1] + right[at] + right.slice(at + 2);
      assert.ok(!isResidentNumber(swapped));
      assert.ok(mendedResidentNumbers(swapped).includes(right));
    }),
  );
});

test('15 and 18 digits are two writings of one number', () => {
  fc.assert(
    fc.property(number, (right) => {
      const fifteen = to15(right);
      if (right.slice(6, 8) === '19') assert.equal(to18(fifteen ?? ''), right);
      else assert.equal(fifteen, undefined);
    }),
  );
});

test('a credit code has its alphabet, its shape and its check character', () => {
  assert.ok(isCreditCode('91350100M000100Y43'));
  assert.equal(organisationCodeOf('91350100M000100Y43'), 'M000100Y-4');
  assert.ok(isOrganisationCode('M000100Y-4'));
  assert.ok(isCreditCode(' ９１350100m000100y43 '));
  const cases = [
    ['', 'empty'],
    ['91350100M000100Y4', 'length'],
    ['91350100O000100Y43', 'characters'],
    ['9135O100M000100Y43', 'characters'],
    ['91350100M000100Y44', 'check_character'],
    ['91350100M000010Y43', 'check_character'],
  ];
  for (const [text = '', reason] of cases) assert.equal(readCreditCode(text).reason, reason, text);
});

test('every wrong character in a credit code is noticed', () => {
  const alphabet = [...'0123456789ABCDEFGHJKLMNPQRTUWXY'];
  const body = fc.array(fc.constantFrom(...alphabet), { minLength: 9, maxLength: 9 });
  fc.assert(
    fc.property(body, fc.integer({ min: 8, max: 16 }), fc.constantFrom(...alphabet), (letters, at, other) => {
      const first17 = `91990101${letters.join('')}`;
      const code = first17 + creditCheckCharacter(first17);
      assert.ok(isCreditCode(code));
      if (code[at] !== other) assert.ok(!isCreditCode(code.slice(0, at) + other + code.slice(at + 1)));
    }),
  );
});

test('a division code has a level', () => {
  const level = (code: string) => readDivisionCode(code).value?.level ?? readDivisionCode(code).reason;
  assert.deepEqual(
    ['410000', '410100', '410105', '410105001', '410105001002', '41', '419001', '990101', '410105000000'].map(
      level,
    ),
    ['province', 'city', 'district', 'town', 'community', 'province', 'district', 'district', 'district'],
  );
  assert.deepEqual(['', '41010', '41010A', '010105', '410005', '410100001'].map(level), [
    'empty',
    'length',
    'characters',
    'characters',
    'parent',
    'parent',
  ]);
});

test('a telephone is read as people write it', () => {
  const cases = [
    ['13812345678', '13812345678'],
    ['+86 138-1234-5678', '13812345678'],
    ['(+86)13812345678', '13812345678'],
    ['008613812345678', '13812345678'],
    ['8613812345678', '13812345678'],
    ['013812345678', '13812345678'],
    ['１３８１２３４５６７８', '13812345678'],
    ['0371-65001234', '0371-65001234'],
    ['（0371）65001234', '0371-65001234'],
    ['+86-371-65001234', '0371-65001234'],
    ['010 62345678', '010-62345678'],
    ['65001234', '0371-65001234'],
    ['400-123-4567', '4001234567'],
    ['12345', '12345'],
  ];
  for (const [text = '', expected] of cases)
    assert.equal(readTelephone(text, '0371').value?.number, expected, text);
  assert.deepEqual(readTelephone('0371-65001234转801').value, {
    kind: 'fixed',
    number: '0371-65001234',
    extension: '801',
  });
  const bad = [
    ['', 'empty'],
    ['无', 'characters'],
    ['1381234567', 'length'],
    ['12812345678', 'prefix'],
    ['65001234', 'area_code'],
    ['0371-05001234', 'prefix'],
    ['13812345678、13912345678', 'several'],
    ['+1 202 5550100', 'prefix'],
  ];
  for (const [text = '', reason] of bad) assert.equal(readTelephone(text).reason, reason, text);
});

test('a date is read as people write it', () => {
  for (const written of [
    '2020-1-2',
    '2020/01/02',
    '2020.1.2',
    '20200102',
    20200102,
    '2020年1月2日',
    '2020年01月02号',
    '二〇二〇年一月二日',
    '２０２０－０１－０２',
    '2020-01-02T08:30:00Z',
    '2020-01-02 08:30',
    '2020年1月2日 8时30分',
    '20200102083000',
    43832,
    '43832',
    43832.5,
  ])
    assert.equal(readDate(written).value, '2020-01-02', String(written));
  assert.equal(readDate('13/2/2020').value, '2020-02-13');
  assert.equal(readDate('二〇二一年十二月二十三日').value, '2021-12-23');
  assert.equal(dateOfSerial(59).value, '1900-02-28');
  assert.equal(dateOfSerial(61).value, '1900-03-01');
  const bad: [string | number, string][] = [
    ['', 'empty'],
    ['昨天', 'format'],
    ['2020-13-1', 'month'],
    ['2021-2-29', 'day'],
    ['2020年5月', 'day'],
    ['20-5-6', 'year'],
    ['0020-05-06', 'year'],
    ['3/4/2020', 'ambiguous'],
    [60, 'day'],
    [-1, 'year'],
    [Number.NaN, 'format'],
  ];
  for (const [written, reason] of bad) assert.equal(readDate(written).reason, reason, String(written));
});

test('serial numbers of a spreadsheet count days one by one', () => {
  fc.assert(
    fc.property(fc.integer({ min: 61, max: 100_000 }), (serial) => {
      const day = (of: number) => Date.parse(dateOfSerial(of).value ?? '');
      assert.equal(day(serial + 1) - day(serial), 86_400_000);
      assert.equal(readDate(dateOfSerial(serial).value ?? '').value, dateOfSerial(serial).value);
    }),
  );
});

test('a name is tidied, split and refused with the reason', () => {
  assert.equal(readName(' 王 小明 ').value, '王小明');
  assert.equal(readName('阿卜杜拉•买买提').value, '阿卜杜拉·买买提');
  assert.equal(readName('𠮷田').value, '𠮷田');
  assert.equal(readName('Maria del Carmen').value, 'Maria del Carmen');
  assert.deepEqual(splitName('欧阳修'), { surname: '欧阳', given: '修' });
  assert.deepEqual(splitName('王小明'), { surname: '王', given: '小明' });
  assert.deepEqual(splitName('欧阳'), { surname: '欧', given: '阳' });
  assert.deepEqual(splitName('阿卜杜拉·买买提'), { surname: '', given: '阿卜杜拉·买买提' });
  const bad = [
    ['', 'empty'],
    ['王', 'length'],
    ['不详', 'placeholder'],
    ['王某', 'placeholder'],
    ['王小明3', 'characters'],
    ['王小明(户主)', 'characters'],
    ['王王王王王王王王王', 'length'],
  ];
  for (const [text = '', reason] of bad) assert.equal(readName(text).reason, reason, text);
});

test('the core of an organisation’s name is without region, brackets and legal form', () => {
  const regions = ['示范市中原区', '示范市', '中原区', '示范'];
  const core = (name: string) => organisationCore(name, regions);
  for (const name of [
    '示范市和顺商贸有限公司',
    '示范和顺商贸有限责任公司',
    '和顺（示范）商贸股份有限公司',
    '和顺商贸(中原区)有限公司',
    '示范市中原区和顺商贸有限公司（筹）',
    ' 和顺 商贸 ',
  ])
    assert.equal(core(name), '和顺商贸', name);
  assert.equal(core('示范店'), '示范店', 'what would leave nothing stays');
  assert.notEqual(core('和顺商贸有限公司中原区分公司'), '和顺商贸', 'a branch is not its company');
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
      const once = core(text);
      assert.ok(once.length <= tidy(text).length || once === '');
    }),
  );
});

test('whatever is written, the rules answer quickly and never throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
      for (const read of [readResidentNumber, readCreditCode, readDivisionCode, readName]) read(text);
      readTelephone(text);
      readDate(text);
      splitName(text);
    }),
  );
});
