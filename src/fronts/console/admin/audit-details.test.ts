import assert from 'node:assert/strict';
import { test } from 'node:test';
import { auditTerms } from '../../../base/desk/audit-terms-contract.ts';
import { allTerms, detailsInWords, subjectInWords } from './audit-details.ts';

const wording = {
  pick: ({ zh }: { zh: string }) => zh,
  terms: allTerms([auditTerms, { subjects: { tower: { zh: '塔', en: 'Tower' } } }]),
  time: (at: string) => `时刻 ${at.slice(11, 16)}`,
  count: (many: number) => `${many} 项`,
};
const told = (details: Readonly<Record<string, unknown>>): string =>
  detailsInWords(details, wording)
    .map(({ name, value }) => `${name} ${value}`)
    .join('；');

test('details are words and figures, not code', () => {
  assert.equal(told({ kept: false, address: '127.0.0.1' }), '保持登录 否；网络地址 127.0.0.1');
  assert.equal(
    told({ by: 'telephone', length: 11, found: ['7', '8', '9', '10'] }),
    '方式 电话；输入字数 11；查到 4 项',
  );
  assert.equal(told({ with: 'person:7729617' }), '关联对象 人员 7729617');
  assert.equal(told({ found: [] }), '查到 0 项', 'that nothing was found is told');
  assert.equal(told({ grants: [{ role: 'auditor' }] }), '授权 角色 auditor');
  assert.equal(told({ from: '2026-11-01T08:30:00.000Z' }), '从 时刻 08:30');
  assert.equal(told({ caseId: '01a203b4-2ef7-7589-ac3a-319f5dbafb14' }), '案件 01a203b4-2ef7');
});

test('a part without a value is left out; one that has no words keeps its name', () => {
  assert.equal(told({ kind: null, until: '' }), '');
  assert.equal(told({ pressure: 3 }), 'pressure 3');
  assert.equal(told({ q: 'constructor' }), '查询内容 constructor');
});

test('a subject is named', () => {
  assert.equal(subjectInWords('case:01a203b4-2ef7-7589-ac3a-319f5dbafb14', wording), '案件 01a203b4-2ef7');
  assert.equal(subjectInWords('person:7729617', wording), '人员 7729617');
  assert.equal(subjectInWords('registry', wording), '城市底座');
  assert.equal(subjectInWords('tower:2', wording), '塔 2', 'a scene has terms of its own');
  assert.equal(subjectInWords('kettle:1', wording), 'kettle 1');
});
