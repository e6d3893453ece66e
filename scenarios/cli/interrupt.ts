import type { CommandIO } from './io.ts';

/** Early end of a command, by the user or by an error that nobody waits for. */
export interface Interrupt {
  /** Aborted at the first interruption, or the first such error. */
  readonly signal: AbortSignal;
  /** Gives interruptions their usual effect again. */
  dispose(): void;
}

/**
 * Listens for the user. The first interruption asks for a clean end and is told by `say`; the second ends the process. An
 * error that nobody waits for asks for a clean end too; the command line reports it after that.
 *
 * @param echoSeconds s in which a second interruption is taken for the first. Default: 0
 */
export function listenForInterrupt(
  { onInterrupt, onUncaught }: CommandIO,
  say: (text: string) => void,
  echoSeconds?: number,
): Interrupt {
  const controller = new AbortController();
  const stops = [
    onInterrupt(() => {
      controller.abort();
      say('Interrupted: ending with what is complete. Once more ends at once.');
    }, echoSeconds),
    onUncaught(() => controller.abort()),
  ];
  return {
    signal: controller.signal,
    dispose() {
      for (const stop of stops) stop();
    },
  };
}
