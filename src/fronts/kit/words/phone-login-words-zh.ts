/** The words of signing in by a code that is sent to the phone. */
export const words = {
  title: '验证手机号',
  why: '办理进展会通知到这个号码。号码只用于办理，不会公开。',
  phone: '手机号',
  phoneHint: '11 位手机号',
  sendCode: '获取验证码',
  sendAgain: '重新获取',
  code: '验证码',
  codeHint: '6 位数字，5 分钟内有效',
  signIn: '验证并继续',
  demoBox: '演示信箱',
  demoWords: '演示系统不发短信，验证码显示在这里：',
  demoNone: '还没有信息',
};
