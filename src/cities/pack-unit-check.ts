import { type ExpandedOrganisations, fillTemplate, placeOf } from './pack-organisations.ts';
import type { PackReader } from './pack-reader.ts';
import type { Division, DivisionLevel } from './pack-types.ts';

/** From the city down. */
export const RANK: Readonly<Record<DivisionLevel, number>> = {
  city: 0,
  district: 1,
  street: 2,
  community: 3,
};

/** Whether unit templates lead to units wherever they may be used. Each template is looked at once. */
export class UnitCheck {
  readonly #reader: PackReader;
  readonly #divisions: readonly Division[];
  readonly #byCode: ReadonlyMap<string, Division>;
  readonly #expanded: ExpandedOrganisations;
  readonly #seen = new Map<string, string | undefined>();

  constructor(reader: PackReader, divisions: readonly Division[], expanded: ExpandedOrganisations) {
    this.#reader = reader;
    this.#divisions = divisions;
    this.#byCode = new Map(divisions.map((division) => [division.code, division]));
    this.#expanded = expanded;
  }

  get expanded(): ExpandedOrganisations {
    return this.#expanded;
  }

  /** Reports a template that leads nowhere in one of the divisions of its level. */
  check(file: string, line: number, field: string, template: string): void {
    if (!this.#seen.has(template)) this.#seen.set(template, this.#findFault(template));
    const fault = this.#seen.get(template);
    if (fault !== undefined) this.#reader.report(file, line, field, fault, 'a unit that exists everywhere');
  }

  #findFault(template: string): string | undefined {
    const level = levelOfTemplate(template);
    if (level === undefined) return `"${template}" names no known level`;
    if (level === 'city') return this.#expanded.find(template) ? undefined : `there is no unit ${template}`;
    for (const division of this.#divisions) {
      if (division.level !== level) continue;
      const code = fillTemplate(template, placeOf(division, this.#byCode));
      if (code === undefined || this.#expanded.find(code) === undefined) {
        return `${template} does not exist in ${division.name} (${division.code})`;
      }
    }
    return undefined;
  }
}

/** The finest level that a template names; `city` when it names none, undefined when the name is not known. */
export function levelOfTemplate(template: string): DivisionLevel | undefined {
  const named = [...template.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as DivisionLevel);
  if (named.some((level) => RANK[level] === undefined)) return undefined;
  return named.sort((a, b) => RANK[b] - RANK[a])[0] ?? 'city';
}
