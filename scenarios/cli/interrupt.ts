import { EXIT } from './exit.ts';

/** Interruption by the user: a signal for what runs, and what to exit with. */
export interface Interrupt {
  readonly signal: AbortSignal;
  /** Lets the signals have their usual effect again. */
  dispose(): void;
}

/** The first SIGINT or SIGTERM asks for a clean end, the second ends the process at once. */
export function listenForInterrupt(say: (text: string) => void): Interrupt {
  const controller = new AbortController();
  const listener = (): void => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    controller.abort();
    say('Interrupted: ending with what is complete. Once more ends at once.');
  };
  process.on('SIGINT', listener);
  process.on('SIGTERM', listener);
  return {
    signal: controller.signal,
    dispose() {
      process.off('SIGINT', listener);
      process.off('SIGTERM', listener);
    },
  };
}
