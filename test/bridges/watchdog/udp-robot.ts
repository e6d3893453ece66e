import { createSocket } from 'node:dgram';
import { Worker } from 'node:worker_threads';
import type { Odometry, Robot, Twist } from '../../../agents/index.ts';
import { messageType, odometrySensor, Port, point, RealClock, velocityActuator } from '../../../agents/index.ts';

const specs = { sensors: { odometry: odometrySensor() }, actuators: { velocity: velocityActuator() } };

/** URL of the module that stops the base. */
export const STOP_UDP_BASE = new URL('./stop-udp-base.mjs', import.meta.url).href;

/** A robot whose body is a drive base on the network, which goes on as it was last told. */
export interface UdpRobot {
  readonly robot: Robot<typeof specs.sensors, typeof specs.actuators>;
  /** UDP port of the base. */
  readonly port: number;
  /** What the base was last told. */
  commanded(): Twist;
  /** Number of datagrams that told it to move. */
  moves(): number;
  /** Ends the base too. */
  dispose(): Promise<void>;
}

/** Starts a base and connects to it. The clock keeps pace with wall time, at 5 ms per tick. */
export async function udpRobot(clock = new RealClock({ period: 5e-3 })): Promise<UdpRobot> {
  const command = new Float64Array(new SharedArrayBuffer(24));
  const moves = new Int32Array(new SharedArrayBuffer(4));
  const base = new Worker(new URL('./udp-base.mjs', import.meta.url), { workerData: [command, moves] });
  const port = await new Promise<number>((bound) => base.once('message', bound));
  const socket = createSocket('udp4');
  // A connected socket sends at once; another one would look the address up in a later turn.
  await new Promise<void>((connected) => socket.connect(port, '127.0.0.1', connected));

  const odometry = new Port(messageType('odometry'), 1);
  let latest: Odometry | undefined;
  socket.on('message', (bytes) => {
    latest = { x: bytes.readDoubleLE(0), y: 0, heading: 0, linearX: bytes.readDoubleLE(8), linearY: 0, angularZ: 0 };
  });
  const answered = new Promise((message) => socket.once('message', message));
  socket.send(Buffer.alloc(1));
  await answered;

  const send = ({ linearX, linearY, angularZ }: Readonly<Twist>): void => {
    const bytes = Buffer.alloc(24);
    for (const [i, value] of [linearX, linearY, angularZ].entries()) bytes.writeDoubleLE(value, 8 * i);
    if (open) socket.send(bytes);
  };
  const safe = (): void => send({ linearX: 0, linearY: 0, angularZ: 0 });
  let open = true;
  const robot: UdpRobot['robot'] = {
    body: point,
    clock,
    specs,
    sensors: { odometry },
    actuators: { velocity: { next: send } },
    deliver() {
      if (latest !== undefined) odometry.emit(latest);
      latest = undefined;
    },
    sense() {},
    advance() {},
    safe,
    stopAction: { module: STOP_UDP_BASE, data: { port } },
    dispose() {
      safe();
      detach();
      odometry.complete();
      if (open) socket.close();
      open = false;
    },
  };
  const detach = clock.attach({ robot });
  return {
    robot,
    port,
    commanded: () => ({ linearX: command[0], linearY: command[1], angularZ: command[2] }),
    moves: () => Atomics.load(moves, 0),
    async dispose() {
      robot.dispose();
      await base.terminate();
    },
  };
}
