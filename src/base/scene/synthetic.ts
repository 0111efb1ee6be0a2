import type { Ctx, RootCtx } from '../../platform/context/index.ts';
import type { CaseState } from '../loop/index.ts';

/** Where and when something made up happens, for the synthetic life of the whole city. */
export interface SyntheticArrival {
  readonly id: string;
  readonly random: () => number;
  readonly lon: number;
  readonly lat: number;
  /** The place in words, with its district. */
  readonly address: string;
  /** The place as people say it. */
  readonly place: string;
  readonly reporter: { readonly name: string; readonly telephone: string };
}

/** One call to what lives on by itself. */
export interface SyntheticMoment {
  readonly random: () => number;
  /** Since the last call. */
  readonly elapsedMs: number;
}

/**
 * What a scene brings to the synthetic life of a demonstration, by its own commands as the actor that it is called
 * with. All it makes is marked synthetic, and it never touches what a real person sent or had a hand in.
 */
export interface SyntheticLife<Parts> {
  readonly channel: string;
  /**
   * Makes up what comes in on the scene's own channel, as its outside party would hand it over. Returns the case that it
   * opened; undefined when it joined one or was known.
   */
  arrive?(ctx: Ctx, parts: Parts, arrival: SyntheticArrival): Promise<CaseState | undefined>;
  /**
   * The scene's own people at work. Called every few seconds by the one process that lives the city; does a little each
   * time and goes on after a restart where it was.
   */
  live?(ctx: RootCtx, parts: Parts, moment: SyntheticMoment): Promise<void>;
  /** In which words a unit answers a synthetic case of the channel; undefined for words that fit any. */
  answer?(state: CaseState): string | undefined;
}
