import type { ActuatorSink, Body, Twist } from '../../agents/index.ts';
import { BridgeError, ValidationError } from '../../agents/index.ts';
import { checkOptions } from '../../agents/known-options.ts';
import { BASE_KINDS, type BaseAddress } from './bases/index.ts';
import type { DriveOpening, FromDrive, ToDrive } from './drive-channel.ts';
import type { Failure } from './guard-channel.ts';
import type { Stop } from './guard-rules.ts';
import { GuardedProcess } from './process-of-guard.ts';
import { checkEncoding, type VelocityEncoding } from './velocity-encoding.ts';

/** Options of a guard between a loop and the base of its robot. */
export interface DriveOptions {
  /** Limits of the body: m/s, rad/s, m/s^2 and rad/s^2; Infinity for no limit. A stop knows no limit. */
  readonly limits: Body['limits'];
  /** Where the base is. */
  readonly base: BaseAddress;
  /** How the base reads a velocity. Default: `json`. */
  readonly encoding?: VelocityEncoding;
  /** Seconds for which the process of the loop may be silent, blocked or suspended; from 0.1, for it beats every 0.025 s. Default: 0.125. */
  readonly beatTimeoutSeconds?: number;
  /** Seconds for which a command holds; more than a tick. Default: 0.25. */
  readonly commandTimeoutSeconds?: number;
  /** Times a second that the base is told its velocity at least, for bases that stop when commands cease. Default: 20. */
  readonly leastRateHz?: number;
  /** Times a second that the base is told a new velocity at most; zero goes at once. Default: 100. */
  readonly mostRateHz?: number;
  /**
   * Takes what the base says, in pieces as they come: a datagram each from a base at a UDP port; of the others any bytes. A loop that does not
   * take 256 of them loses what comes meanwhile. A program that hears its base may wait for it, and ends only after `dispose`. Default: nobody
   * hears it.
   */
  readonly heard?: (bytes: Uint8Array) => void;
  /** Told when the robot is stopped and why, and, with undefined, when commands go through again. Default: nobody is told. */
  readonly stopped?: (stop: Stop | undefined) => void;
}

/** The velocity of a robot, behind a guard: an actuator for `connect`. */
export interface Drive extends ActuatorSink<Twist> {
  /**
   * Commands a velocity in `base_link`.
   *
   * @throws BridgeError `base_lost` once the base cannot be reached any more
   */
  next(velocity: Readonly<Twist>): void;
  /** Commands zero. Never throws: the guard of a loop that is in trouble commands zero by itself. */
  safe(): void;
  /** Number of times that the guard's process died or hung, and was replaced. */
  readonly restarts: number;
  /** Stops the robot, lets go of the base and ends the guard's process. Does nothing the second time. */
  dispose(): Promise<void>;
}

/**
 * Starts a process that stands between this one and the base of a robot, so that no command outlives who gave it. It commands zero at once
 * when this process ends, however it does, and when it is silent for `beatTimeoutSeconds`; when nothing was commanded for
 * `commandTimeoutSeconds`, or what is not finite; and at SIGINT, SIGTERM, SIGHUP and SIGQUIT. After a stop it waits for a new command. It keeps
 * velocities within the limits of the body, last of all.
 *
 * If that process dies or hangs, another that stands by takes its place and tells the base zero first. If the machine dies nobody is left: let
 * the base stop by itself when commands cease.
 *
 * @example
 * const drive = await guard({
 *   limits: rodent.limits,
 *   base: { kind: 'serial', path: '/dev/ttyUSB0' },
 *   encoding: { text: 'v {linearX} {angularZ}\n' },
 * });
 * drive.next({ linearX: 0.2, linearY: 0, angularZ: 0 }); // the base reads `v 0.2 0`, as soon as it is so fast
 * await drive.dispose(); // it stops
 *
 * @throws BridgeError `base_lost` if the base cannot be reached; ValidationError `invalid_option`, `unknown_option`, `not_options`
 */
export async function guard(options: DriveOptions): Promise<Drive> {
  const { heard, stopped } = options;
  const opening = openingOf(options);
  let lost: BridgeError | undefined;
  const process = await GuardedProcess.open<DriveOpening, ToDrive, FromDrive>({
    entry: 'bridges/guard/guard-process',
    opening,
    heard(message) {
      if (message.what === 'heard') heard?.(message.bytes);
      else if (message.what === 'stopped') stopped?.(message.stop);
      else if (message.what === 'driving') stopped?.(undefined);
    },
    restarted() {},
    lost: (failure) => void (lost ??= unreachable(failure, options.base)),
    keepsAlive: heard !== undefined,
  }).catch((failure: Failure) => {
    throw unreachable(failure, options.base);
  });
  process.standBy();
  const command = ({ linearX, linearY, angularZ }: Readonly<Twist>): void => {
    process.send({ what: 'command', velocity: { linearX, linearY, angularZ } });
  };
  return {
    next(velocity) {
      if (lost !== undefined) throw lost;
      command(velocity);
    },
    safe: () => command({ linearX: 0, linearY: 0, angularZ: 0 }),
    get restarts() {
      return process.restarts;
    },
    dispose: () => process.close(),
  };
}

function openingOf(options: DriveOptions): DriveOpening {
  checkOptions<DriveOptions>('guard', options, {
    limits: true,
    base: true,
    encoding: true,
    beatTimeoutSeconds: true,
    commandTimeoutSeconds: true,
    leastRateHz: true,
    mostRateHz: true,
    heard: true,
    stopped: true,
  });
  const { base, limits, encoding = 'json', beatTimeoutSeconds = 0.125, commandTimeoutSeconds = 0.25 } = options;
  const { leastRateHz = 20, mostRateHz = 100 } = options;
  const within = (name: string, value: number, least: number, most = Number.POSITIVE_INFINITY): void => {
    if (value >= least && value < most) return;
    refuse(
      name,
      value,
      most === Number.POSITIVE_INFINITY ? `a number from ${least}` : `a number from ${least} to ${most}`,
    );
  };
  if (!BASE_KINDS.includes(base?.kind)) refuse('base.kind', base?.kind, BASE_KINDS.join(', '));
  if (base.kind === 'udp') within('base.port', base.port, 1, 65_536);
  for (const name of ['linear', 'angular', 'linearAcceleration', 'angularAcceleration'] as const)
    if (!(limits?.[name] >= 0)) refuse(`limits.${name}`, limits?.[name], 'a limit from 0; Infinity for none');
  checkEncoding(encoding);
  within('beatTimeoutSeconds', beatTimeoutSeconds, 0.1);
  within('commandTimeoutSeconds', commandTimeoutSeconds, 1e-3);
  within('mostRateHz', mostRateHz, 1e-3);
  within('leastRateHz', leastRateHz, 1e-3, mostRateHz + 1e-9);
  return {
    base,
    encoding,
    guard: { beatTimeoutSeconds, commandTimeoutSeconds, staleAfterSeconds: {}, limits },
    leastRateHz,
    mostRateHz,
  };
}

function refuse(name: string, received: unknown, expected: string): never {
  throw new ValidationError(`a guard cannot keep to this ${name}`, {
    code: 'invalid_option',
    expected,
    received,
    block: 'guard',
  });
}

function unreachable({ message }: Failure, base: BaseAddress): BridgeError {
  return new BridgeError(`the base of the robot cannot be reached: ${message}`, {
    code: 'base_lost',
    received: base,
    block: 'guard',
    remedy: 'look at the base and the way to it, then start the program anew',
  });
}
