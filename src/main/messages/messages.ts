import { collisionTemplates } from '../../base/collision/index.ts';
import { incidentNotices, incidentTemplates, noticeConsumer } from '../../base/intake/index.ts';
import {
  createMessages,
  createTemplateBook,
  type Editions,
  type GatewayParts,
  gatewayRoutes,
  type MessageSettings,
  type Messages,
  type MessageTemplate,
  ruleRoutes,
  type SmsDelivery,
  startSmsDelivery,
} from '../../base/messages/index.ts';
import type { City } from '../../base/scene/index.ts';
import { systemActor } from '../../platform/access/index.ts';
import type { Auth } from '../../platform/auth/index.ts';
import type { Config } from '../../platform/config/index.ts';
import { asActor, type RootCtx } from '../../platform/context/index.ts';
import type { Route } from '../../platform/http/index.ts';
import type { Consumer } from '../../platform/outbox/index.ts';
import type { PushHub } from '../../platform/push/index.ts';
import { DEFAULT_SMS_BODY, type SmsSender } from '../../platform/sms/index.ts';
import { scenes } from '../scenes.ts';

/** All rules and templates of the base and of the scenes. */
const allRules = [...incidentNotices, ...scenes.flatMap((scene) => scene.notices?.rules ?? [])];
const allTemplates: Readonly<Record<string, MessageTemplate>> = Object.assign(
  { ...incidentTemplates, ...collisionTemplates },
  ...scenes.map((scene) => scene.notices?.templates ?? {}),
);

/** The city's messages with the templates of base and scenes; a wrong template stops the start. */
export function createCityMessages(city: City, push: PushHub, editions?: Editions): Messages {
  const templates = createTemplateBook(allTemplates, {
    ...(editions && { wording: (id) => editions.current().templates[id] }),
    timeZone: city.identity.timeZone,
    unitName: (id) => city.organisations.find(id)?.name,
  });
  return createMessages(templates, push);
}

/** Tells people of what happened, behind the action that caused it. */
export function cityNoticeConsumer(city: City, messages: Messages, editions?: Editions): Consumer {
  return noticeConsumer({
    ...{ city, messages, rules: allRules },
    ...(editions && {
      adjust: (rule, isLeftOut) => {
        const own = editions.current().rules[rule.id];
        if (own?.off ?? isLeftOut) return undefined;
        return own?.sms === undefined ? rule : { ...rule, sms: own.sms };
      },
    }),
  });
}

/** Quiet hours and limits of the pack, with what the administration changed. */
export function mannersOf(city: City, editions: Editions): MessageSettings {
  return { ...city.setting<MessageSettings>('messages'), ...editions.current().manners };
}

/** Rules, words and the gateway, for the administration. */
export function messageAdminRoutes(
  city: City,
  editions: Editions,
  gateway: Omit<GatewayParts, 'timeZone'>,
): Route[] {
  return [
    ...ruleRoutes({
      ...{ rules: allRules, templates: allTemplates, editions },
      settings: () => mannersOf(city, editions),
    }),
    ...gatewayRoutes({ ...gateway, timeZone: city.identity.timeZone }),
  ];
}

/** What the installation set for text messages, without its secrets. */
export function gatewayOf(config: Config): GatewayParts['gateway'] {
  const { smsUrl, smsHeaders, smsBody: body, smsAccepted: accepted, smsTimeoutMs: timeoutMs } = config;
  if (smsUrl === '')
    return {
      kind: config.demo ? 'demo' : 'none',
      host: null,
      headers: [],
      body: '',
      accepted: '',
      timeoutMs,
    };
  return {
    ...{ kind: 'http', host: new URL(smsUrl).host, body: body || DEFAULT_SMS_BODY, accepted, timeoutMs },
    headers: smsHeaders === '' ? [] : Object.keys(JSON.parse(smsHeaders) as object),
  };
}

/** Takes messages to phones; of several processes each sends its share. */
export function startCitySms(
  root: RootCtx,
  parts: { city: City; messages: Messages; auth: Auth; sms: SmsSender | undefined; editions: Editions },
): SmsDelivery {
  const { city, messages, auth, sms, editions } = parts;
  return startSmsDelivery(asActor(root, systemActor('messages')), {
    sms,
    phoneOf: async (ctx, citizenId) => (await auth.findCitizenPhone(ctx, citizenId))?.phone,
    templates: messages.templates,
    settings: () => mannersOf(city, editions),
    timeZone: city.identity.timeZone,
  });
}
