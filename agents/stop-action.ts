/**
 * How another thread stops a robot: while a loop is blocked, nothing in its own thread can. A watchdog loads `module` in a thread of
 * its own and calls its `open` with `data` before the loop begins.
 *
 * @example
 * const stopAction: StopAction = { module: new URL('./stop-base.js', import.meta.url).href, data: { port: 9000 } };
 */
export interface StopAction {
  /** URL of a module that exports an {@link OpenStop} as `open`. */
  readonly module: string;
  /** What `open` is given: plain data, such as the address of the robot. Default: undefined. */
  readonly data?: unknown;
}

/** Connects to the robot, in the thread of the watchdog, and gives what stops it. */
export type OpenStop<Data = unknown> = (data: Data) => StopRobot | Promise<StopRobot>;

/**
 * Stops the robot at once. It is called again after each further timeout for as long as the loop is blocked. It must not need the
 * thread of the loop, as writing to standard output does.
 */
export type StopRobot = () => void | Promise<void>;
