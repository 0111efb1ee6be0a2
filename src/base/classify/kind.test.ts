import assert from 'node:assert/strict';
import { test } from 'node:test';
import { classifyKind } from './kind.ts';

test('what a letter asks for decides its kind, its title first', () => {
  const kinds = {
    咨询办理居住证需要什么材料: '咨询',
    建议在学校门口增设斑马线: '建议',
    楼下酒吧每晚扰民: '投诉',
    举报某足浴店涉嫌赌博: '举报',
    感谢社区及时清理垃圾: '表扬',
    请求帮助解决老人上下楼不方便的问题: '求助',
  };
  for (const [title, kind] of Object.entries(kinds))
    assert.equal(classifyKind(`${title}\n您好，情况如题。`, null).kind, kind, title);
});

test('without any sign the category decides, and then the commonest kind', () => {
  assert.equal(classifyKind('一棵树', '求助').kind, '求助');
  assert.equal(classifyKind('一棵树', 'nothing').kind, '投诉');
});
