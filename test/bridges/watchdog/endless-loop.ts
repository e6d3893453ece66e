/** A loop that drives a base on the network, and never returns from its sixth step. Arguments: port of the base, URL of its stop. */
import { createSocket } from 'node:dgram';
import type { Robot, Twist } from '../../../agents/index.ts';
import { point, RealClock, velocityActuator } from '../../../agents/index.ts';
import { watch } from '../../../bridges/watchdog/index.ts';

const [port, module] = process.argv.slice(2);
const socket = createSocket('udp4');
await new Promise<void>((connected) => socket.connect(Number(port), '127.0.0.1', connected));
const clock = new RealClock({ period: 5e-3 });
const velocity = {
  next({ linearX }: Readonly<Twist>): void {
    const bytes = Buffer.alloc(24);
    bytes.writeDoubleLE(linearX, 0);
    socket.send(bytes);
  },
};
const robot: Robot = {
  body: point,
  clock,
  specs: { sensors: {}, actuators: { velocity: velocityActuator() } },
  sensors: {},
  actuators: { velocity },
  sense() {},
  advance() {},
  safe: () => velocity.next({ linearX: 0, linearY: 0, angularZ: 0 }),
  stopAction: { module, data: { port: Number(port) } },
  dispose() {},
};
clock.attach({ robot });
clock.on('control', (tick) => {
  velocity.next({ linearX: 0.5, linearY: 0, angularZ: 0 });
  while (tick === 5);
});
await watch(robot, { timeoutSeconds: 0.5 });
await clock.run(() => false);
