import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joinAreaNames } from './area-names.ts';

test('an area whose name begins with that of the one above is not said twice', () => {
  assert.equal(joinAreaNames(['金水区', '龙源路街道']), '金水区龙源路街道');
  assert.equal(joinAreaNames(['某开发区', '某开发区明湖街道']), '某开发区明湖街道');
  assert.equal(joinAreaNames(['甲区', '乙街道', '乙街道东社区']), '甲区乙街道东社区');
  assert.equal(joinAreaNames([]), '');
});
