import type { City } from '../../base/scene/index.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { ask, suggestFor } from './commands.ts';
import type { EvaluateRequest } from './contract.ts';
import type { Question } from './question-store.ts';
import type { MadeUpQuestion } from './simulator-questions.ts';

/** Stars by weight: most are content. */
const STARS = [5, 5, 5, 5, 4, 4, 4, 3, 3, 2] as const;

/** Somebody made up asks; a street by chance. Returns the question's id. */
export function askOne(
  ctx: Ctx,
  city: City,
  question: MadeUpQuestion,
  random: () => number,
): Promise<string> {
  const street = drawStreet(city, random);
  const place = (street?.name ?? city.identity.name).replace(/(?:街道办事处|街道)$/, '');
  const input = {
    ...{ title: question.title, text: question.text.replaceAll('{place}', place) },
    ...(street && { areaCode: street.code }),
  };
  return ask(ctx, city, input, { madeUpAsker: ctx.ids.next() });
}

function drawStreet(city: City, random: () => number) {
  const draw = (id: string) => {
    const below = city.areas.childrenOf(id).filter((area) => !area.exclusive);
    return below[Math.floor(random() * below.length)];
  };
  const district = draw(city.areas.city.id);
  return district && (draw(district.id) ?? district);
}

/** Whom the editor passes a question on to: as the system suggests, else the city's first unit. */
export const unitFor = (city: City, question: Question, at: Date): string | undefined =>
  suggestFor(city, question, city.loop.dayOf(at)).route?.unit.id ??
  city.organisations.all().find(({ parentId }) => parentId === null)?.id;

/** What a made-up asker thinks of the reply. */
export function drawStars(random: () => number): EvaluateRequest {
  const stars = STARS[Math.floor(random() * STARS.length)] ?? 5;
  return { stars, solved: stars > 2 };
}
