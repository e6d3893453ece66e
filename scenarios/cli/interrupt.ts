import type { CommandIO } from './io.ts';

/** Interruption by the user, as what runs hears of it. */
export interface Interrupt {
  readonly signal: AbortSignal;
  /** Lets interruptions have their usual effect again. */
  dispose(): void;
}

/** The first interruption asks for a clean end, the second ends the process at once. */
export function listenForInterrupt({ onInterrupt }: CommandIO, say: (text: string) => void): Interrupt {
  const controller = new AbortController();
  const dispose = onInterrupt(() => {
    controller.abort();
    say('Interrupted: ending with what is complete. Once more ends at once.');
  });
  return { signal: controller.signal, dispose };
}
