import { it } from 'vitest';
import { robotConformance } from '../../conformance/robot.ts';
import { FULL } from '../../effort.ts';
import { udpRobot } from './udp-robot.ts';

const checks = robotConformance(
  async () => {
    const { robot, commanded, dispose } = await udpRobot();
    const velocity = commanded;
    return { robot, commanded: () => ({ velocity: velocity() }), standsStill: () => velocity().linearX === 0, dispose };
  },
  { settleSeconds: 5, silenceSeconds: 5, staleAfterSeconds: { odometry: 1 }, guardSeconds: 10 },
);

// A body on the network takes real time: elsewhere than in CI, what is the network's matter.
const NETWORK = /blocked|stale|silent|copies|disposed/;
for (const { name, run } of checks)
  it.runIf(FULL || NETWORK.test(name))(`a robot on the network ${name}`, { tags: 'long' }, run);
