/** What one step of a run took: the clock, and the processors of this process. */
export interface Step {
  readonly step: string;
  readonly seconds: number;
  readonly processorSeconds: number;
}

/** Measures steps one after the other and says each when it is done. */
export function createStopwatch(say: (line: string) => void) {
  const steps: Step[] = [];
  return {
    steps,
    step: async <T>(name: string, run: () => Promise<T>): Promise<T> => {
      const [start, before] = [performance.now(), process.cpuUsage()];
      const result = await run();
      const { user, system } = process.cpuUsage(before);
      const seconds = Math.round((performance.now() - start) / 10) / 100;
      const processorSeconds = Math.round((user + system) / 1e4) / 100;
      steps.push({ step: name, seconds, processorSeconds });
      say(`${name}: ${seconds} s, ${processorSeconds} s of processors`);
      return result;
    },
  };
}
