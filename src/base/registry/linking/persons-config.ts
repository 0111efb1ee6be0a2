import { personsExample } from '../../linkage/index.ts';

/** How records of persons are linked: as linkage's own example says, over the union of all sources, with pairs for people. */
export function personLinkConfig(file: string, output: string, memoryLimitMb: number) {
  const { truth: _, ...rules } = personsExample;
  return {
    ...rules,
    sources: [{ name: 'persons', file, format: 'parquet' }],
    reviewFrom: 0.2,
    ...{ memoryLimitMb, threads: 2, output },
  };
}
