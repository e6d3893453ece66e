import type { CommandIO } from './io.ts';

/** An interruption by the user, as a command hears of it. */
export interface Interrupt {
  /** Aborted at the first interruption. */
  readonly signal: AbortSignal;
  /** Gives interruptions their usual effect again. */
  dispose(): void;
}

/** Listens for the user. The first interruption asks for a clean end and is told by `say`; the second ends the process. */
export function listenForInterrupt({ onInterrupt }: CommandIO, say: (text: string) => void): Interrupt {
  const controller = new AbortController();
  const dispose = onInterrupt(() => {
    controller.abort();
    say('Interrupted: ending with what is complete. Once more ends at once.');
  });
  return { signal: controller.signal, dispose };
}
