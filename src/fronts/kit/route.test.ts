import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findRouteParameters } from './route.ts';

describe('routes', () => {
  it('names the parts of an address', () => {
    assert.deepEqual(findRouteParameters('/cases/:id/photos', '/cases/%E4%B8%83/photos/'), { id: '七' });
    assert.deepEqual(findRouteParameters('/', ''), {});
    assert.deepEqual(findRouteParameters('/admin/*', '/admin/areas/3'), { rest: 'areas/3' });
  });

  it('refuses what does not fit', () => {
    assert.equal(findRouteParameters('/cases/:id', '/cases'), undefined);
    assert.equal(findRouteParameters('/cases', '/cases/7'), undefined);
  });

  it('lives with a broken percent sign', () => {
    assert.deepEqual(findRouteParameters('/cases/:id', '/cases/100%'), { id: '100%' });
  });
});
