// A robot of one's own, without ROS: another program drives its base, and a guard stands between the agent and that program.
import type { Controller, Odometry, Robot, Twist } from 'reafference';
import { connect, messageType, odometrySensor, Port, point, RealClock, velocityActuator } from 'reafference';
import { guard } from 'reafference/bridges/guard';

// The program of the base reads lines such as `v 0.2 0`, forward in m/s and turn in rad/s, and answers how far it has come, in m. Yours
// may be written in any language, or be firmware at the end of a serial port: it stands still when its input ends.
const base = `
  let [speed, metres, then] = [0, 0, Date.now()];
  const move = () => {
    metres += speed * (Date.now() - then) * 1e-3;
    then = Date.now();
  };
  require('readline').createInterface(process.stdin).on('line', (line) => {
    move();
    speed = Number(line.split(' ')[1]);
  });
  setInterval(() => console.log((move(), metres)), 20);
  process.stdin.on('end', () => process.exit());
`;

const odometry = new Port(messageType('odometry'), 1);
let latest: Odometry | undefined;
const drive = await guard({
  limits: { ...point.limits, linear: 0.5, linearAcceleration: 1 },
  base: { kind: 'child', command: 'node', args: ['-e', base] },
  encoding: { text: 'v {linearX} {angularZ}\n' },
  heard(bytes) {
    const x = Number(new TextDecoder().decode(bytes).trim().split('\n').at(-1));
    latest = { x, y: 0, heading: 0, linearX: 0, linearY: 0, angularZ: 0 };
  },
});

const clock = new RealClock({ period: 0.01 });
const specs = { sensors: { odometry: odometrySensor() }, actuators: { velocity: velocityActuator() } };
const robot: Robot<typeof specs.sensors, typeof specs.actuators> = {
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
    detach();
    odometry.complete();
  },
};
const detach = clock.attach({ robot });

let metres = 0;
const controller: Controller<{ odometry: Odometry }, { velocity: Twist }> = {
  manifest: {
    name: 'ahead',
    version: 1,
    sensors: { odometry: { kind: 'odometry' } },
    actuators: { velocity: { kind: 'velocity' } },
  },
  initialise() {},
  beginTrial() {},
  step(_tick, { odometry }, _feedback, { velocity }) {
    metres = odometry.x;
    velocity.linearX = metres < 0.1 ? 0.4 : 0;
  },
  endTrial() {},
  save: () => new Uint8Array(0),
  restore() {},
};
const connection = connect(robot, controller, { staleAfterSeconds: { odometry: 5 } });
connection.beginTrial({ index: 0, count: 1 });
await clock.run(() => metres >= 0.1);
connection.dispose();
robot.dispose();
await drive.dispose();
console.log(`came 0.1 m: ${metres >= 0.1}; the guard was started anew ${drive.restarts} times`);
