/** One run of every kind of test: units in Node, core in Chromium, end to end, conformance and faults. */
import os from 'node:os';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { chromiumLaunchOptions } from './tools/chromium.ts';

/** One more than there are processors: most files wait half their time, for a database's disk or a page's timers. */
const together = os.availableParallelism() + 1;

/** Kinds with orders of their own run one after the other; those that kill portals have the machine to themselves. */
const inTurn = (groupOrder: number, maxWorkers: number) => ({
  maxWorkers,
  sequence: { groupOrder },
});

const node = { environment: 'node' as const, testTimeout: 60_000, hookTimeout: 120_000 };

export default defineConfig({
  test: {
    reporters: ['default', './tools/closing-line-reporter.ts'],
    projects: [
      {
        test: {
          ...node,
          ...inTurn(0, together),
          name: 'unit',
          include: ['src/**/*.test.{ts,tsx}', 'test/builders/**/*.test.ts', 'tools/**/*.test.ts'],
          exclude: ['**/*.browser.test.ts'],
        },
      },
      {
        test: {
          ...inTurn(1, 1),
          name: 'core-in-chromium',
          include: ['src/core/**/*.browser.test.ts'],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: chromiumLaunchOptions() }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
      {
        test: {
          ...node,
          ...inTurn(2, together),
          name: 'conformance',
          include: ['test/conformance/**/*.test.ts'],
          testTimeout: 300_000,
        },
      },
      {
        test: {
          ...node,
          ...inTurn(3, 1),
          name: 'faults',
          include: ['test/faults/**/*.test.ts'],
          testTimeout: 600_000,
        },
      },
      {
        test: {
          ...node,
          ...inTurn(4, together),
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 600_000,
        },
      },
    ],
  },
});
