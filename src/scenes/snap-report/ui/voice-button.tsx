import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Button, usePreferences, useText } from '../../../fronts/kit/index.tsx';
import { snapWords } from './words/snap-words.ts';

/** The part of the browser's speech recognition that is used; not every browser has it. */
interface Recognition {
  lang: string;
  interimResults: boolean;
  continuous: boolean;
  onresult: (event: {
    results: ArrayLike<{ isFinal: boolean; 0: { transcript: string } }>;
    resultIndex: number;
  }) => void;
  onerror: () => void;
  onend: () => void;
  start(): void;
  stop(): void;
  abort(): void;
}

function findRecognition(): (new () => Recognition) | undefined {
  const page = window as unknown as Record<string, (new () => Recognition) | undefined>;
  return page.SpeechRecognition ?? page.webkitSpeechRecognition;
}

/** Writes down what is said. Nothing is drawn where the browser cannot listen. */
export function VoiceButton({ onWords }: { onWords: (words: string) => void }): ReactNode {
  const text = useText(snapWords);
  const { language } = usePreferences();
  const [state, setState] = useState<'idle' | 'listening' | 'failed'>('idle');
  const current = useRef<Recognition>(undefined);
  useEffect(() => () => current.current?.abort(), []);
  // Listening goes on over many sentences: each is added to what stands there when it was said.
  const hear = useRef(onWords);
  hear.current = onWords;
  const Recognise = findRecognition();
  if (Recognise === undefined) return null;

  const listen = (): void => {
    const recognition = new Recognise();
    current.current = recognition;
    recognition.lang = language === 'en' ? 'en-US' : 'zh-CN';
    recognition.interimResults = false;
    recognition.continuous = true;
    recognition.onresult = ({ results, resultIndex }) => {
      const said = Array.from(results).slice(resultIndex);
      const words = said.map((result) => (result.isFinal ? result[0].transcript : '')).join('');
      if (words !== '') hear.current(words);
    };
    recognition.onerror = () => setState('failed');
    recognition.onend = () => setState((now) => (now === 'listening' ? 'idle' : now));
    setState('listening');
    recognition.start();
  };
  return (
    <div className="cb-stack-tight">
      <Button
        icon="speak"
        isWide
        aria-pressed={state === 'listening'}
        onClick={() => (state === 'listening' ? current.current?.stop() : listen())}
      >
        {state === 'listening' ? text.speakStop : text.speak}
      </Button>
      <p role="status" className="cb-small cb-muted" hidden={state === 'idle'}>
        {state === 'listening' ? text.speaking : text.speakFailed}
      </p>
    </div>
  );
}
