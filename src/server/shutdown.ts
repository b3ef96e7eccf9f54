/** What has to be stopped, in the reverse of the order in which it was started. */

export interface Shutdown {
  add(step: () => Promise<unknown>): void;
  /** Every step runs, whatever the others do; asked twice, it runs once. Rejects with the first failure. */
  run(): Promise<void>;
}

export function createShutdown(): Shutdown {
  const steps: (() => Promise<unknown>)[] = [];
  let running: Promise<void> | undefined;

  async function runAll(): Promise<void> {
    const failures: unknown[] = [];
    for (const step of steps.toReversed()) {
      try {
        await step();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }

  return {
    add: (step) => {
      steps.push(step);
    },
    run: () => {
      running ??= runAll();
      return running;
    },
  };
}
