/** Notices to people: what they are told, their inbox, and the way to their phones. */

export type { MessageSettings, MessageTemplate, NoticeRecipient, NoticeRule, Notices } from './contract.ts';
export { type DeliveryOptions, type SmsDelivery, startSmsDelivery } from './delivery.ts';
export { type Editions, openEditions } from './editions.ts';
export { eraseMessages } from './erasure.ts';
export { type GatewayParts, gatewayRoutes } from './gateway-routes.ts';
export { countUnread, listInbox, purgeMessages } from './inbox.ts';
export { messageRoutes } from './routes.ts';
export { type RuleRouteParts, ruleRoutes } from './rule-routes.ts';
export { createMessages, type Messages, type NewMessage, type Recipient } from './send.ts';
export { createTemplateBook, type MessageParameters, type TemplateBook } from './templates.ts';
