/** Runs a range of inputs and gathers what came of them. */
import { fuzzInputs, type Input } from './inputs.ts';
import { judge } from './judge.ts';

export interface FuzzRange {
  readonly run: number;
  readonly from: number;
  readonly to: number;
  readonly step?: number;
  readonly files?: Parameters<typeof fuzzInputs>[1];
}

export interface Failure {
  readonly input: string;
  readonly message: string;
}

export interface FuzzResult {
  readonly inputs: number;
  /** How many inputs were refused with which code, or protected. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly failures: readonly Failure[];
  /** The processor's time on the input that took longest. */
  readonly slowest: { readonly input: string; readonly ms: number };
}

export interface FuzzHooks {
  readonly onInput?: (index: number) => void;
  readonly mostFailures?: number;
}

export async function fuzz(range: FuzzRange, hooks: FuzzHooks = {}): Promise<FuzzResult> {
  const { run, from, to, step = 1 } = range;
  const inputAt = await fuzzInputs(run, range.files);
  const outcomes: Record<string, number> = {};
  const failures: Failure[] = [];
  let slowest = { input: '', ms: 0 };
  let inputs = 0;
  for (let index = from; index < to; index += step) {
    hooks.onInput?.(index);
    const input = inputAt(index);
    const started = threadMs();
    const outcome = await judge(input, index).catch((error: unknown) => {
      failures.push({ input: input.name, message: described(error) });
      return 'failed';
    });
    const ms = threadMs() - started;
    if (ms > slowest.ms) slowest = { input: input.name, ms };
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    inputs += 1;
    if (failures.length >= (hooks.mostFailures ?? 20)) break;
  }
  return { inputs, outcomes, failures, slowest };
}

/** This thread's alone, so that a busy machine makes no input look slow. */
function threadMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

function described(error: unknown): string {
  return error instanceof Error ? `${error.stack}` : String(error);
}

export type { Input };
