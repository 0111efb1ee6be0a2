/** Words of the parts that scene pages at the desk are made of. */
export const words = {
  unitFind: '输入单位名称查找',
  unitNone: '没有找到单位，请换个名称。',
  unitRemove: (name: string): string => `去掉 ${name}`,
  categoryFind: '输入类别名称查找',
  categoryNone: '没有找到类别，请换个说法。',
  choose: '请选择',
  yes: '是',
  no: '否',
  send: '提交',
  nothingToFill: '这一步没有要填的内容，确认即可。',
  cancel: '取消',
  sendKey: 'Ctrl + Enter 提交',
  stars: (value: number): string => `${value} 星`,
  done: (title: string): string => `已${title}`,
};
