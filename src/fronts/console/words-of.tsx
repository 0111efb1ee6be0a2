import { usePreferences, useText } from '../kit/index.tsx';
import { useCity } from './session.tsx';
import { consoleWords } from './words/console-words.ts';

export interface BothWords {
  readonly zh: string;
  readonly en: string;
}

/** Words of the server in the language in force. */
export function usePick(): (words: BothWords) => string {
  const { language } = usePreferences();
  return (words) => words[language];
}

/** An instant as people read it, in the city's time zone: `今天 14:20`. */
export function useTime(): (at: string | null | undefined) => string {
  const text = useText(consoleWords);
  const { language } = usePreferences();
  const timeZone = useCity().data?.timeZone ?? 'Asia/Shanghai';
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone });
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone, hour: '2-digit', minute: '2-digit' });
  const date = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'zh-CN', {
    timeZone,
    month: 'short',
    day: 'numeric',
  });
  return (at) => {
    if (at === null || at === undefined || at === '') return '';
    const instant = new Date(at);
    const today = day.format(new Date());
    const yesterday = day.format(new Date(Date.now() - 86_400_000));
    const its = day.format(instant);
    const front = its === today ? text.today : its === yesterday ? text.yesterday : date.format(instant);
    return `${front} ${clock.format(instant)}`;
  };
}

/** What the channels are called, as the city calls its scenes; one that is not known keeps its own name. */
export function useChannels(): {
  all: readonly { value: string; label: string }[];
  nameOf: (id: string) => string;
} {
  const pick = usePick();
  const city = useCity().data;
  const scenes = city?.scenes ?? [];
  const nameOf = (id: string): string => {
    const words = city?.brand.scenes[id] ?? scenes.find((scene) => scene.id === id)?.title;
    return words === undefined ? id : pick(words);
  };
  return { all: scenes.map(({ id }) => ({ value: id, label: nameOf(id) })), nameOf };
}
