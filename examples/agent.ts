import { connect, defineAgent, lidar, poseSensor, rodent, SimulatedClock, velocityActuator } from 'reafference';
import { placeNavigator } from 'reafference/controllers/navigation';
import { rectangularArena, simulateRobot } from 'reafference/sim';

const agent = defineAgent({
  body: rodent,
  sensors: {
    pose: poseSensor({ rateHz: 100, latencySeconds: 0.02 }),
    scan: lidar({ mount: { z: 0.05 }, beams: 36, rateHz: 10 }),
  },
  actuators: { velocity: velocityActuator() },
  controller: (body) => placeNavigator({ body, halfWidth: 0.6 }),
});
const world = { name: 'arena', walls: rectangularArena(1.2, 1.2), obstacles: [] };
const robot = simulateRobot({ world, agent, clock: new SimulatedClock(), physics: 'cannon', seed: 1 });

const controller = agent.controller(rodent);
controller.initialise(1, robot.clock.period);
connect(robot, controller).beginTrial({ index: 0, count: 1 });

let nearest = Number.POSITIVE_INFINITY;
robot.sensors.scan.stream.subscribe(({ ranges }) => {
  nearest = Math.min(...ranges);
});
await robot.clock.run(() => robot.clock.tick === 2000);
const { x, y } = robot.physics.pose;
console.log(`after 2 s at (${x.toFixed(2)}, ${y.toFixed(2)}) m, ${nearest.toFixed(2)} m from the nearest wall`);
