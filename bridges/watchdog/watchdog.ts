import type { MessagePort } from 'node:worker_threads';
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { Robot, StopAction } from '../../agents/index.ts';
import { BridgeError, TimingError, ValidationError, WiringError } from '../../agents/index.ts';
import { checkOptions } from '../../agents/known-options.ts';
import { ownWorker } from '../../agents/own-modules.ts';
import { Pulse, sharedBeats } from './beats.ts';

/** How long a loop may be silent. */
export interface WatchOptions {
  /** Seconds of wall time without a beat after which the robot is stopped; more than a tick. Default: 0.5. */
  readonly timeoutSeconds?: number;
}

/** A thread that watches over a loop. */
export interface Watchdog {
  /** Whether it has stopped the robot. */
  readonly fired: boolean;
  /** Ends the watch. Resolves when the thread has ended. */
  dispose(): Promise<void>;
}

/** What the thread is made with. */
export interface WatchdogAssignment {
  readonly shared: Int32Array;
  /** Seconds without a beat after which the robot is stopped. */
  readonly timeoutSeconds: number;
  readonly stop: StopAction;
  /** Takes {@link Stopped} messages, which a loop that comes back reads without a turn of its event loop. */
  readonly stops: MessagePort;
}

/** What the thread says when it can stop the robot, or why it cannot. */
export interface Opened {
  readonly failure: string | undefined;
}

/** What the thread says when it has stopped the robot, or why it could not. */
export interface Stopped {
  readonly failure: string | undefined;
}

/**
 * Watches over the loop of a robot from a second thread, which stops the robot by its `stopAction` when the loop is silent for too
 * long, whatever blocks it. The watch begins with the first tick and goes on between runs of the clock, where the last command is
 * in force too, until it is disposed of. It fires up to an eighth of the timeout late.
 *
 * A loop that comes back fails with TimingError `loop_blocked` before its next command, and makes the robot safe. A watchdog that
 * was lost fails it with BridgeError `watchdog_failed`. A process that ends or is suspended takes its watchdog along: let the robot
 * itself stop when commands cease.
 *
 * @example
 * const watchdog = await watch(robot, { timeoutSeconds: 0.25 });
 * await robot.clock.run(() => done);
 * await watchdog.dispose();
 *
 * @throws WiringError `stop_out_of_reach` if no other thread can stop the robot, `place_taken` if it is watched already
 * @throws ValidationError `invalid_option`, `unknown_option`; BridgeError `watchdog_failed` if the stop action cannot be loaded
 */
export async function watch(robot: Robot, options: WatchOptions = {}): Promise<Watchdog> {
  checkOptions('watch', options, { timeoutSeconds: true });
  const { timeoutSeconds = 0.5 } = options;
  const { stopAction: stop, clock } = robot;
  if (!(timeoutSeconds > clock.period && Number.isFinite(timeoutSeconds)))
    throw noTimeout(timeoutSeconds, clock.period);
  if (stop === undefined) throw outOfReach();
  const shared = sharedBeats();
  const pulse = new Pulse(shared);
  const { port1: stopped, port2: stops } = new MessageChannel();
  let lost: BridgeError | undefined;
  const detach = clock.attach({
    watchdog: {
      beat() {
        if (lost !== undefined) throw lost;
        if (!pulse.beat()) throw blocked(timeoutSeconds, stopped);
      },
    },
  });
  let worker: Worker | undefined;
  const dispose = async (): Promise<void> => {
    detach();
    stopped.close();
    await worker?.terminate();
  };
  try {
    const workerData: WatchdogAssignment = { shared, timeoutSeconds, stop, stops };
    worker = new Worker(...ownWorker('bridges/watchdog/worker', { workerData, transferList: [stops] }));
    await ready(worker);
  } catch (error) {
    await dispose();
    throw failed(stop, error);
  }
  const lose = (reason: unknown): void => void (lost ??= failed(stop, reason));
  worker.on('error', lose);
  worker.on('exit', (code) => lose(endedWith(code)));
  worker.unref();
  return {
    get fired() {
      return pulse.fired;
    },
    dispose,
  };
}

/** Resolves when the thread can stop the robot, rejects with the reason why it cannot. */
function ready(worker: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.once('message', ({ failure }: Opened) => (failure === undefined ? resolve() : reject(failure)));
    worker.once('error', reject);
    worker.once('exit', (code) => reject(endedWith(code)));
  });
}

function endedWith(code: number): string {
  return `its thread ended with exit code ${code}`;
}

function noTimeout(timeoutSeconds: number, period: number): ValidationError {
  return new ValidationError('a loop cannot beat that often', {
    code: 'invalid_option',
    expected: `a timeout above ${period} s, the period of a tick`,
    received: timeoutSeconds,
    remedy: 'give several periods, such as timeoutSeconds: 0.5',
  });
}

function outOfReach(): WiringError {
  return new WiringError('no other thread can stop this robot', {
    code: 'stop_out_of_reach',
    expected: 'a robot with a `stopAction`',
    remedy:
      'declare how another thread stops it; a simulated robot lives in the thread of its loop and stands still while that is blocked',
  });
}

function failed({ module }: StopAction, cause: unknown): BridgeError {
  return new BridgeError(`the watchdog failed: ${cause instanceof Error ? cause.message : String(cause)}`, {
    code: 'watchdog_failed',
    received: module,
    block: 'watchdog',
    remedy: 'mend the module of the stop action: it exports `open`, which gives a function that stops the robot',
    cause,
  });
}

function blocked(timeoutSeconds: number, stopped: MessagePort): TimingError {
  return new TimingError('the loop was blocked', {
    code: 'loop_blocked',
    expected: `a beat at least every ${timeoutSeconds} s`,
    received: `none; the watchdog ${deedOf(stopped)}`,
    block: 'watchdog',
    remedy: 'look for what takes so long in a tick or between two: it belongs into a thread of its own',
  });
}

function deedOf(stopped: MessagePort): string {
  const { message } = (receiveMessageOnPort(stopped) ?? {}) as { message?: Stopped };
  if (message === undefined) return 'is stopping the robot';
  return message.failure === undefined ? 'stopped the robot' : `could not stop the robot: ${message.failure}`;
}
