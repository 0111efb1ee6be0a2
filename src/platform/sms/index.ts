/** Text messages to phones: one adapter for codes and notices, over HTTP or into a demonstration's message box. */

export {
  createDemoSmsSender,
  type DemoMessage,
  eraseDemoMessages,
  listDemoMessages,
  purgeDemoMessages,
} from './demo-box.ts';
export { createHttpSmsSender, DEFAULT_SMS_BODY, type HttpSmsSettings } from './http-sender.ts';
export type { SmsMessage, SmsSender } from './model.ts';
export { findPhone, normalisePhone } from './phone.ts';
export { demoRoutes } from './routes.ts';
