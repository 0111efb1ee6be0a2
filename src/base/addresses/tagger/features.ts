import { type Context, PAD } from './context.ts';
import { mix } from './hash.ts';

/**
 * The features of a token for the field, each one hash. Templates are numbered by their order, so that equal values of two templates
 * differ: what is appended goes to the end, else models made before are void (raise `FEATURES_VERSION`).
 */
export const FEATURES_VERSION = 2;

let out = new Int32Array(0);
let filled = 0;
let template = 0;

function one(a: number): void {
  template += 1;
  out[filled++] = mix(template * 7919, a);
}
function two(a: number, b: number): void {
  template += 1;
  out[filled++] = mix(mix(template * 7919, a), b);
}
function three(a: number, b: number, c: number): void {
  template += 1;
  out[filled++] = mix(mix(mix(template * 7919, a), b), c);
}
function four(a: number, b: number, c: number, d: number): void {
  template += 1;
  out[filled++] = mix(mix(mix(mix(template * 7919, a), b), c), d);
}
function five(a: number, b: number, c: number, d: number, e: number): void {
  template += 1;
  out[filled++] = mix(mix(mix(mix(mix(template * 7919, a), b), c), d), e);
}

/** How many features a token has. */
export const FEATURES = 76;

function characters(plain: Int32Array, at: number): void {
  const c = plain[at]!;
  const [l1, l2, l3, l4] = [plain[at - 1]!, plain[at - 2]!, plain[at - 3]!, plain[at - 4]!];
  const [r1, r2, r3, r4] = [plain[at + 1]!, plain[at + 2]!, plain[at + 3]!, plain[at + 4]!];
  one(0);
  one(c);
  one(l1);
  one(r1);
  one(l2);
  one(r2);
  one(l3);
  one(r3);
  two(l1, c);
  two(c, r1);
  two(r1, r2);
  two(l2, l1);
  two(l1, r1);
  two(l3, l2);
  two(r2, r3);
  three(l2, l1, c);
  three(l1, c, r1);
  three(c, r1, r2);
  three(l3, l2, l1);
  three(r1, r2, r3);
  four(l3, l2, l1, c);
  four(l2, l1, c, r1);
  four(l1, c, r1, r2);
  four(c, r1, r2, r3);
  five(l2, l1, c, r1, r2);
  five(c, r1, r2, r3, r4);
  five(l4, l3, l2, l1, c);
}

function classesAround(k: Int32Array, at: number, c: number): void {
  five(k[at - 2]!, k[at - 1]!, k[at]!, k[at + 1]!, k[at + 2]!);
  three(k[at - 1]!, k[at]!, k[at + 1]!);
  three(c, k[at - 1]!, k[at + 1]!);
  const left = (k[at - 3]! * 8 + k[at - 2]!) * 8 + k[at - 1]!;
  three(left, k[at]!, (k[at + 1]! * 8 + k[at + 2]!) * 8 + k[at + 3]!);
}

function endings(context: Context, at: number): void {
  const c = context.plain[PAD + at]!;
  const left = context.plain[PAD + at - 1]!;
  const next = context.next[at]!;
  const last = context.last[at]!;
  const nextDistance = context.nextDistance[at]!;
  const lastDistance = context.lastDistance[at]!;
  const before = context.before[at]!;
  const after = context.after[at]!;
  two(next, nextDistance);
  two(last, lastDistance);
  two(next, last);
  two(c, next);
  two(c, last);
  four(next, nextDistance, last, lastDistance);
  three(next, nextDistance, c);
  three(last, lastDistance, c);
  three(left, c, next);
  four(last, lastDistance, context.classes[PAD + at]!, next);
  one(before);
  one(after);
  two(before, c);
  two(before, after);
  two(before, next);
  two(after, c);
}

function repeats(context: Context, at: number): void {
  const c = context.plain[PAD + at]!;
  const repeated = context.repeated[at]!;
  two(repeated, c);
  one(repeated);
  three(context.repeated[at - 1] ?? 0, repeated, context.repeated[at + 1] ?? 0);
  three(context.again[at]!, context.next[at]!, context.before[at]!);
  two(repeated, context.next[at]!);
}

function words(context: Context, at: number): void {
  const covers = context.covers[at]!;
  one(context.begins[at]!);
  one(context.ends[at]!);
  one(covers);
  two(covers, context.plain[PAD + at]!);
  two(context.begins[at]!, context.ends[at - 1] ?? 0);
  two(covers, context.covers[at + 1] ?? -1);
  two(covers, context.covers[at - 1] ?? -1);
}

function languageWords(context: Context, at: number): void {
  const { word, wordPlace, wordBefore, wordBehind } = context;
  const [own, place, before, behind] = [word[at]!, wordPlace[at]!, wordBefore[at]!, wordBehind[at]!];
  const c = context.plain[PAD + at]!;
  const around = ((wordPlace[at - 1] ?? 5) * 8 + place) * 8 + (wordPlace[at + 1] ?? 6);
  two(own, place);
  one(around);
  two(around, c);
  two((wordPlace[at - 2] ?? 5) * 8 + (wordPlace[at + 2] ?? 6), around);
  two(before, place);
  two(behind, place);
  three(before, own, place);
  three(own, behind, place);
  three(before, behind, place);
  two(place, context.next[at]!);
  three(own, place, context.next[at]!);
  three(own, place, context.last[at]!);
}

function places(context: Context, at: number): void {
  const c = context.plain[PAD + at]!;
  const left = context.tokens - 1 - at;
  one(Math.min(at, 6));
  one(Math.min(left, 6));
  two(Math.min(at, 3), c);
  two(Math.min(left, 3), c);
}

/** All features of an address, token by token: `FEATURES` each. */
export function featuresOf(context: Context): Int32Array {
  out = new Int32Array(context.tokens * FEATURES);
  filled = 0;
  for (let at = 0; at < context.tokens; at += 1) {
    template = 0;
    characters(context.plain, PAD + at);
    one(context.raw[at]!);
    classesAround(context.classes, PAD + at, context.plain[PAD + at]!);
    endings(context, at);
    repeats(context, at);
    words(context, at);
    places(context, at);
    languageWords(context, at);
  }
  return out;
}
