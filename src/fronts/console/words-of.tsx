import { usePick } from '../kit/index.tsx';
import { useCity } from './session.tsx';

export { usePick, useTime } from '../kit/index.tsx';

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
