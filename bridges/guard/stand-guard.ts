/** Milliseconds that the loop has to end in good order after a signal. */
const GRACE_MILLISECONDS = 5000;

/** Signals that end the process of a loop, which a terminal sends to that of its guard as well. */
const ENDING = [
  'SIGINT',
  'SIGTERM',
  'SIGHUP',
  ...(process.platform === 'win32' ? [] : (['SIGQUIT'] as const)),
] as const;

/** Guard between a loop and its robot, in a process of its own. */
export interface Sentry {
  /** Stops the robot for good. */
  halt(): void;
  /** Stops the robot and ends the process. */
  close(): Promise<void>;
}

/**
 * Has a sentry stop its robot whatever happens to this process or to that of its loop: when the loop is gone it closes; at a signal that
 * ends it halts, and closes once the loop had time to end in good order; an exception that nobody caught closes it too.
 */
export function standGuard(sentry: Sentry): void {
  const close = (): void => void sentry.close();
  process.on('disconnect', close);
  for (const signal of ENDING) {
    process.on(signal, () => {
      sentry.halt();
      setTimeout(close, GRACE_MILLISECONDS).unref();
    });
  }
  // Ctrl-Z suspends the loop: who stops its robot then must go on.
  if (process.platform !== 'win32') process.on('SIGTSTP', () => {});
  process.on('uncaughtException', (error) => {
    console.error(error);
    process.exitCode = 1;
    sentry.close().catch(() => process.exit());
  });
}
