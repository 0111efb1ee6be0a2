import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type ActionField, formOf } from './action-form.ts';

const field = (name: string, type: string): ActionField => ({
  ...{ name, type, required: false, title: { zh: name, en: name } },
});
const fields = [
  field('unit', 'organisation'),
  field('assistants', 'organisations'),
  field('category', 'category'),
  field('solved', 'yes-no'),
  field('note', 'text'),
];

describe('the form of an action', () => {
  it('is sent with ids of units and the code of a category in its list', () => {
    const office = { id: 'a', name: '办事处', code: 'x.office' };
    const values = {
      ...{ unit: [office], assistants: [office, { id: 'b', name: '城管局' }] },
      ...{ category: { list: 'topics', code: '010102' }, solved: false, note: '路灯' },
    };
    assert.deepEqual(formOf(fields, values), {
      ...{ unit: 'a', assistants: ['a', 'b'] },
      ...{ category: 'topics 010102', solved: false, note: '路灯' },
    });
  });

  it('leaves out what is blank and what the form does not ask for', () => {
    const values = { unit: [], assistants: [], category: undefined, note: '', elsewhere: 'x' };
    assert.deepEqual(formOf(fields, values), {});
  });
});
