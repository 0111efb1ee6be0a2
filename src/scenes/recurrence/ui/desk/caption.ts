import type { Translated } from '../../../../fronts/kit/i18n.ts';
import type { ProgrammeFigures } from '../../contract.ts';
import type { words as zh } from './desk-words-zh.ts';

type Text = Translated<typeof zh>;
/** Fewer days than these after it say less than those while it ran; fewer than a week while it ran say nothing. */
const LEAST_AFTER_DAYS = 28;
const LEAST_DURING_DAYS = 7;

/** Cases a week with one digit. */
export function weekly({ cases, days }: { cases: number; days: number }): string {
  return days === 0 ? '–' : ((cases * 7) / days).toFixed(1);
}

const percent = (share: number): string => `${Math.round(Math.abs(share) * 100)}%`;

function changeInWords(text: Text, change: number | null): string {
  if (change === null) return '–';
  if (Math.abs(change) < 0.005) return text.same;
  return change < 0 ? text.fewerBy(percent(change)) : text.moreBy(percent(change));
}

/** The stretch that is judged: after it when there is enough of that, else while it runs. */
export function judgedPhase(figures: ProgrammeFigures): 'during' | 'after' {
  return figures.here.after.days >= LEAST_AFTER_DAYS ? 'after' : 'during';
}

/** What the figures say, in sentences: the change, what happened to the others, what is left of it, the target. */
export function captionOf(text: Text, figures: ProgrammeFigures, cutPercent: number): string[] {
  const phase = judgedPhase(figures);
  const later = figures.here[phase];
  if (later.days < LEAST_DURING_DAYS) return [text.tooEarly, text.targetOpen(cutPercent)];
  const { change, trend, effect, low, high, verdict } = figures[phase];
  const compared = {
    peers: text.comparedPeers(figures.peers ?? 0),
    elsewhere: text.comparedElsewhere,
    'other-kinds': text.comparedKinds,
  }[figures.comparedWith];
  const rates = text.rates(weekly(figures.here.before), weekly(later), phase);
  const target =
    figures.reached === null ? text.targetOpen : figures.reached ? text.reached : text.notReached;
  return [
    change === null ? rates : `${rates}${text.comma}${changeInWords(text, change)}`,
    ...(trend === null ? [] : [`${compared}${text.comma}${changeInWords(text, trend)}`]),
    left(text, { effect, low, high, verdict }),
    target(cutPercent),
  ];
}

function left(
  text: Text,
  { effect, low, high, verdict }: Pick<ProgrammeFigures['during'], 'effect' | 'low' | 'high' | 'verdict'>,
): string {
  if (effect === null || low === null || high === null || verdict === 'too-few') return text.tooFew;
  if (verdict === 'fewer') return text.didFewer(percent(effect), percent(high), percent(low));
  if (verdict === 'more') return text.didMore(percent(effect), percent(low), percent(high));
  return text.didUnclear(changeInWords(text, low), changeInWords(text, high));
}
