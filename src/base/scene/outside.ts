/** A place where simulated people are: the middle of a community, or somewhere near it. */
export interface OutsidePlace {
  /** What people call it: street and community. */
  readonly name: string;
  readonly lon: number;
  readonly lat: number;
}

/**
 * What the simulator of an outside party (the police, an upper platform) is given: the city's HTTP interface as that
 * party has it, chance, time and an end. It sees nothing else of the city.
 */
export interface OutsideWorld {
  /** Calls the city with the party's token, JSON both ways. Throws `OutsideRefusal` for answers other than 2xx and for none. */
  call<Result>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Result>;
  place(): Promise<OutsidePlace>;
  /** Numbers from 0 up to 1. */
  readonly random: () => number;
  now(): Date;
  /** Waits; returns early when the end has come. */
  wait(durationMs: number): Promise<void>;
  /** The time is over, or somebody ended it. */
  isOver(): boolean;
  /** Says a line to the person who watches. */
  say(line: string): void;
}

/** The city said no to a simulated party. */
export class OutsideRefusal extends Error {
  /** 0 when there was no answer. */
  readonly status: number;

  constructor(status: number, words: string) {
    super(words);
    this.status = status;
  }
}
