import { fileURLToPath } from 'node:url';
import { reafference } from '../../../scenarios/cli/index.ts';

/** The scenario that most calls are about. */
export const REACH = fileURLToPath(new URL('../fixtures/reach.ts', import.meta.url));

/** What a call came to. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Surroundings {
  readonly cwd: string;
  /** Environment variables, beside a locale of UTF-8. */
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: AsyncIterable<Uint8Array>;
  /** Characters in a line of standard output. Default: not known. */
  readonly columns?: number;
  /** Is given, as the call begins, what interrupts it. */
  readonly during?: (interrupt: () => void) => unknown;
}

/** Calls the command line in this process, with streams that are no terminals. */
export async function call(
  argv: readonly string[],
  { cwd, env: variables, stdin, columns, during }: Surroundings,
): Promise<Ended> {
  const env = { LANG: 'C.UTF-8', ...variables };
  const collect = () => {
    const parts: string[] = [];
    return { write: (text: string) => parts.push(text), text: () => parts.join('') };
  };
  const [stdout, stderr] = [collect(), collect()];
  const listeners = new Set<() => void>();
  const onInterrupt = (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  // The tests' runner hears of what nobody waits for; main.test.ts is about that.
  const onUncaught = () => () => {};
  const out = columns === undefined ? stdout : { ...stdout, columns };
  const ended = reafference(argv, { ...(stdin && { stdin }), stdout: out, stderr, cwd, env, onInterrupt, onUncaught });
  during?.(() => {
    for (const listener of listeners) listener();
  });
  return { code: await ended, stdout: stdout.text(), stderr: stderr.text() };
}
