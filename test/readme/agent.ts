import { connect, defineAgent, poseSensor, rodent, SimulatedClock, velocityActuator } from 'reafference/agents';
import { placeNavigator } from 'reafference/controllers';
import { rectangularArena, simulateRobot } from 'reafference/sim';

const agent = defineAgent({
  body: rodent,
  sensors: { pose: poseSensor({ rateHz: 100, latencySeconds: 0.02 }) },
  actuators: { velocity: velocityActuator() },
  controller: (body) => placeNavigator({ body, halfWidth: 0.6 }),
});
const world = { name: 'arena', walls: rectangularArena(1.2, 1.2), obstacles: [] };
const robot = simulateRobot({ world, agent, clock: new SimulatedClock(), physics: 'cannon', seed: 1 });
const controller = agent.controller(rodent);
controller.initialise(1, robot.clock.period);
connect(robot, controller).beginTrial({ index: 0, count: 1 });
await robot.clock.run(() => robot.clock.tick === 2000);
console.log(`after 2 s at (${robot.physics.pose.x.toFixed(2)}, ${robot.physics.pose.y.toFixed(2)}) m`);
