import { incidentNotices, incidentTemplates, noticeConsumer } from '../base/intake/index.ts';
import {
  createMessages,
  createTemplateBook,
  type MessageSettings,
  type Messages,
  type MessageTemplate,
  type SmsDelivery,
  startSmsDelivery,
} from '../base/messages/index.ts';
import type { City } from '../base/scene/index.ts';
import { systemActor } from '../platform/access/index.ts';
import type { Auth } from '../platform/auth/index.ts';
import { asActor, type RootCtx } from '../platform/context/index.ts';
import type { Consumer } from '../platform/outbox/index.ts';
import type { PushHub } from '../platform/push/index.ts';
import type { SmsSender } from '../platform/sms/index.ts';
import { scenes } from './scenes.ts';

/** All rules and templates of the base and of the scenes. */
const allRules = [...incidentNotices, ...scenes.flatMap((scene) => scene.notices?.rules ?? [])];
const allTemplates: Readonly<Record<string, MessageTemplate>> = Object.assign(
  { ...incidentTemplates },
  ...scenes.map((scene) => scene.notices?.templates ?? {}),
);

/** The city's messages with the templates of base and scenes; a wrong template stops the start. */
export function createCityMessages(city: City, push: PushHub): Messages {
  const templates = createTemplateBook(allTemplates, {
    timeZone: city.identity.timeZone,
    unitName: (id) => city.organisations.find(id)?.name,
  });
  return createMessages(templates, push);
}

/** Tells people of what happened, behind the action that caused it. */
export function cityNoticeConsumer(city: City, messages: Messages): Consumer {
  return noticeConsumer({ city, messages, rules: allRules });
}

/** Takes messages to phones; of several processes each sends its share. */
export function startCitySms(
  root: RootCtx,
  parts: { city: City; messages: Messages; auth: Auth; sms: SmsSender | undefined },
): SmsDelivery {
  const { city, messages, auth, sms } = parts;
  return startSmsDelivery(asActor(root, systemActor('messages')), {
    sms,
    phoneOf: async (ctx, citizenId) => (await auth.findCitizenPhone(ctx, citizenId))?.phone,
    templates: messages.templates,
    settings: () => city.setting<MessageSettings>('messages'),
    timeZone: city.identity.timeZone,
  });
}
