import { setTimeout } from 'node:timers/promises';
import type { KernelName } from './build.ts';
import type { Row } from './table.ts';

/** What a benchmark finds at hand. */
export interface Bench {
  /** How often each measure is taken; rounds of different programs are interleaved. */
  readonly rounds: number;
  /**
   * Runs a program of `programs/`, as plain JavaScript in a Node process of its own, and returns what it printed as JSON.
   *
   * @param flags of Node
   */
  program<T>(name: string, parameters?: object, flags?: readonly string[]): Promise<T>;
  /** Path of an executable made from `c/<name>.c`; undefined where there is no compiler. */
  kernel(name: KernelName): string | undefined;
  /** Runs an executable and returns what it printed. */
  execute(file: string, parameters: readonly string[]): Promise<string>;
  /** Directory of the built tree. */
  readonly built: string;
  /** A line for who is waiting. */
  progress(line: string): void;
}

export interface Benchmark {
  readonly name: string;
  run(bench: Bench): Promise<readonly Row[]>;
}

/** CPU time that this process has used since `since`, ms. */
export function cpuMilliseconds(since?: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) * 1e-3;
}

/** s of a piece of a warm-up: a function is compiled for good once it has returned a few times. */
const PIECE = 0.1;
/** ms of rest after it, in which other threads finish compiling what was found to be hot. */
const REST = 500;

/** In a program: runs `seconds` before anything is measured, by calls of `run` with the seconds of each piece. */
export async function warmUp(seconds: number, run: (seconds: number) => void): Promise<void> {
  for (let piece = 0; piece < seconds / PIECE; piece++) run(PIECE);
  await setTimeout(REST);
}

/** In a program: the parameters it was started with. */
export function parameters<T>(): T {
  return JSON.parse(process.argv[2] ?? '{}') as T;
}

/** In a program: what it found. */
export function report(result: object): void {
  process.stdout.write(`${JSON.stringify(result)}\n`);
}
