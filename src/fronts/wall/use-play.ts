import { useEffect, useState } from 'react';

export const SPEEDS = ['1', '10', '60'] as const;
export type Speed = (typeof SPEEDS)[number];

const TICK_MS = 250;

export interface Play {
  readonly atMs: number;
  readonly isPlaying: boolean;
  readonly speed: Speed;
  readonly isAtEnd: boolean;
  setSpeed(speed: Speed): void;
  seek(atMs: number): void;
  toggle(): void;
}

/** Runs through an hour at a speed; stands still at its beginning until it is started, and stops at its end. */
export function usePlay(fromMs: number, toMs: number): Play {
  const [atMs, setAtMs] = useState(fromMs);
  const [isStarted, setIsStarted] = useState(false);
  const [speed, setSpeed] = useState<Speed>('10');
  const isAtEnd = atMs >= toMs;
  const isPlaying = isStarted && !isAtEnd;
  useEffect(() => {
    if (!isPlaying) return undefined;
    // By the clock rather than by counting ticks: a busy page drops ticks but not time.
    let lastMs = performance.now();
    const timer = setInterval(() => {
      const nowMs = performance.now();
      const passedMs = (nowMs - lastMs) * Number(speed);
      lastMs = nowMs;
      setAtMs((before) => Math.min(toMs, before + passedMs));
    }, TICK_MS);
    return () => clearInterval(timer);
  }, [isPlaying, speed, toMs]);
  return {
    ...{ atMs, isPlaying, speed, isAtEnd, setSpeed },
    seek: (next) => setAtMs(Math.min(toMs, Math.max(fromMs, next))),
    toggle: () => {
      if (isAtEnd) setAtMs(fromMs);
      setIsStarted(isAtEnd || !isStarted);
    },
  };
}
