import assert from 'node:assert/strict';
import type { BrowserContext } from 'playwright-core';
import sharp from 'sharp';
import { type Calls, callerWith, citizenSessionOf, insist, sessionOf, until } from './caller.ts';

/** What a citizen of demo-town finds under each address: reports in every stage, a public case, a question. */
export interface CitizenTown {
  readonly asked: string;
  readonly closed: string;
  readonly rated: string;
  readonly publicCase: string;
  readonly question: string;
  /** Makes the browser this citizen's. */
  signIn(context: BrowserContext): Promise<void>;
}

const SNAPS = '/api/v1/snap-reports';
const APPEALS = '/api/v1/online-appeals';
const LAMP = '人行道上的路灯不亮，晚上太黑了';
const DAY_MS = 86_400_000;

/** Lives a citizen's weeks in a moment, through the API alone. */
export async function fillCitizenTown(address: string): Promise<CitizenTown> {
  const staff = async (login: string) => insist(callerWith(address, await sessionOf(address, login)));
  const session = await citizenSessionOf(address, '13800000077');
  const citizen = insist(callerWith(address, session));
  const [dispatcher, supervisor, section, clerk, street] = await Promise.all(
    ['dispatcher', 'supervisor', 'section', 'clerk', 'street'].map(staff),
  );
  assert.ok(dispatcher && supervisor && section && clerk && street);
  const photoId = async () =>
    (await citizen<{ photoId: string }>('POST', `${SNAPS}/photos`, await photoForm())).photoId;

  const report = async (text: string, lon: number, lat: number) => {
    const body = {
      clientId: `town-${lon}-${lat}`.replaceAll('.', '-'),
      text,
      lon,
      lat,
      address: '纺织厂东门',
    };
    const sent = { ...body, photoIds: [await photoId()] };
    const { id, number } = await citizen<{ id: string; number: string }>('POST', SNAPS, sent);
    const { items } = await dispatcher<{ items: { id: string; state: string }[] }>(
      'GET',
      `/api/v1/cases?words=${number}`,
    );
    const found = items[0];
    assert.ok(found, `${number} is a case`);
    return { id, caseId: found.id };
  };
  const take = (who: Calls, caseId: string, action: string, form: object = {}) =>
    who('POST', `/api/v1/cases/${caseId}/actions/${action}`, { form });
  const finish = async (caseId: string) => {
    const { state } = await dispatcher<{ state: string }>('GET', `/api/v1/cases/${caseId}`);
    if (state === 'awaiting-dispatch') {
      const path = '/api/v1/organisations?words=990101.urban-management';
      const { items } = await dispatcher<{ items: { id: string }[] }>('GET', path);
      await take(dispatcher, caseId, 'dispatch', { unit: items[0]?.id });
    }
    await take(section, caseId, 'sign');
    await section('POST', `/api/v1/cases/${caseId}/attachments?purpose=after`, await photoForm());
    await take(section, caseId, 'handle', { result: '已更换灯泡，今晚恢复照明' });
    const isShared = await dispatcher<{ state: string }>('GET', `/api/v1/cases/${caseId}`);
    if (isShared.state === 'handling') await take(street, caseId, 'assist', { result: '已协助' });
    await take(supervisor, caseId, 'verify');
    await take(dispatcher, caseId, 'close');
  };

  const asked = await report(LAMP, 100.03, 35.015);
  await take(dispatcher, asked.caseId, 'ask-reporter', { question: '是东门第几根灯杆？' });
  const closed = await report(LAMP, 100.00694, 35.02452);
  await finish(closed.caseId);
  const rated = await report(LAMP, 100.00694, 35.0205);
  await finish(rated.caseId);
  await citizen('POST', `${SNAPS}/${rated.id}/rating`, {
    ...{ stars: 1, solved: false, reasons: ['unsolved', 'silent'], words: '还是不亮' },
  });
  await publish(dispatcher, closed.caseId);
  const question = await answerQuestion(citizen, supervisor);
  return {
    ...{ asked: asked.id, closed: closed.id, rated: rated.id, publicCase: closed.caseId, question },
    signIn: (context) =>
      context.addCookies(
        (session.Cookie ?? '').split('; ').map((pair) => {
          const [name = '', ...value] = pair.split('=');
          return { name, value: value.join('='), url: address };
        }),
      ),
  };
}

async function photoForm(): Promise<FormData> {
  const noise = { type: 'gaussian' as const, mean: 120, sigma: 20 };
  const create = { width: 400, height: 300, channels: 3 as const, background: '#456', noise };
  const bytes = await sharp({ create }).jpeg().toBuffer();
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(bytes)], { type: 'image/jpeg' }), 'photo.jpg');
  return form;
}

/** The reviewer lets a case be public, as soon as it waits for a review. */
async function publish(dispatcher: Calls, caseId: string): Promise<void> {
  type Review = {
    version: number;
    words: { title: string; text: string; place: string; result: string | null };
    pictures: { attachmentId: string }[];
  };
  const path = `/api/v1/snap-publications/${caseId}`;
  await until('the case waits for its review', async () => {
    const { items } = await dispatcher<{ items: { caseId: string }[] }>(
      'GET',
      '/api/v1/snap-publications?limit=100',
    );
    return items.some((each) => each.caseId === caseId);
  });
  const { version, words, pictures } = await dispatcher<Review>('GET', path);
  const { title, text, place, result } = words;
  await dispatcher('POST', `${path}/approve`, {
    ...{ version, title, text, place, ...(result !== null && { result }) },
    photos: pictures.map(({ attachmentId }) => ({ attachmentId, areas: [] })),
  });
}

/** A question that everybody may read, and the index of the week before. */
async function answerQuestion(citizen: Calls, supervisor: Calls): Promise<string> {
  const { id } = await citizen<{ id: string }>('POST', `${APPEALS}/questions`, {
    ...{ title: '学校东门路灯什么时候修好', text: '学校东门的路灯不亮一周了，什么时候能修好？' },
  });
  await supervisor('POST', `${APPEALS}/questions/${id}/moderation`, {
    ...{ publish: true, category: { list: 'topics', code: '010102' } },
  });
  const monday = new Date(Date.now() - 7 * DAY_MS);
  monday.setUTCDate(monday.getUTCDate() - ((monday.getUTCDay() + 6) % 7));
  await supervisor('POST', `${APPEALS}/index/${monday.toISOString().slice(0, 10)}`);
  return id;
}
