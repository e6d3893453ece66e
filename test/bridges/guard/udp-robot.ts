import { Worker } from 'node:worker_threads';
import type { Odometry, Robot, Twist } from '../../../agents/index.ts';
import { messageType, odometrySensor, Port, point, RealClock, velocityActuator } from '../../../agents/index.ts';
import { type Drive, type DriveOptions, guard } from '../../../bridges/guard/index.ts';

const specs = { sensors: { odometry: odometrySensor() }, actuators: { velocity: velocityActuator() } };

/** A robot whose body is a drive base on the network, which goes on as it was last told, behind a guard. */
export interface UdpRobot {
  readonly robot: Robot<typeof specs.sensors, typeof specs.actuators>;
  readonly drive: Drive;
  /** What the base was last told. */
  commanded(): Twist;
  /** Number of datagrams that told it to move. */
  moves(): number;
  /** Ends the base too. */
  dispose(): Promise<void>;
}

/** Starts a base and connects to it. The clock keeps pace with wall time, at 5 ms per tick. */
export async function udpRobot(options: Partial<DriveOptions> = {}): Promise<UdpRobot> {
  const clock = new RealClock({ period: 5e-3 });
  const command = new Float64Array(new SharedArrayBuffer(24));
  const moves = new Int32Array(new SharedArrayBuffer(4));
  const base = new Worker(new URL('./udp-base.mjs', import.meta.url), { workerData: [command, moves] });
  const port = await new Promise<number>((bound) => base.once('message', bound));
  const odometry = new Port(messageType('odometry'), 1);
  let latest: Odometry | undefined;
  let answered = (): void => {};
  const answer = new Promise<void>((resolve) => void (answered = resolve));
  const drive = await guard({
    limits: point.limits,
    base: { kind: 'udp', port },
    encoding: 'float64',
    heard(bytes) {
      const values = new DataView(bytes.buffer, bytes.byteOffset);
      const [x, linearX] = [values.getFloat64(0, true), values.getFloat64(8, true)];
      latest = { x, y: 0, heading: 0, linearX, linearY: 0, angularZ: 0 };
      answered();
    },
    ...options,
  });
  await answer;
  const robot: UdpRobot['robot'] = {
    body: point,
    clock,
    specs,
    sensors: { odometry },
    actuators: { velocity: drive },
    deliver() {
      if (latest !== undefined) odometry.emit(latest);
      latest = undefined;
    },
    sense() {},
    advance() {},
    safe: drive.safe,
    dispose() {
      drive.safe();
      detach();
      odometry.complete();
      void drive.dispose();
    },
  };
  const detach = clock.attach({ robot });
  return {
    robot,
    drive,
    commanded: () => ({ linearX: command[0], linearY: command[1], angularZ: command[2] }),
    moves: () => Atomics.load(moves, 0),
    async dispose() {
      robot.dispose();
      await drive.dispose();
      await base.terminate();
    },
  };
}
