import { messageType, ORIGIN, planarPose } from '../../../ros-messages/index.ts';
import type { RunTopic } from '../topic.ts';

const { RUNNING, SUCCESS, FAILURE, MEASURED } = messageType('reafference_msgs/msg/Trial').constants;

const NO_GOAL = { x: 0, y: 0, radius: 0 };

/** Every trial, sent at its beginning and at its end. */
export const trial: RunTopic<'reafference_msgs/msg/Trial'> = {
  topic: '/trial',
  type: 'reafference_msgs/msg/Trial',
  listen({ stamp, send }) {
    let place = { start: planarPose(0, 0, 0), goal: ORIGIN, goal_radius: 0 };
    return {
      trialStart({ index, tick, start, goal = NO_GOAL }) {
        place = {
          start: planarPose(start.x, start.y, start.heading),
          goal: { x: goal.x, y: goal.y, z: 0 },
          goal_radius: goal.radius,
        };
        const result = { reason: '', latency_s: 0, path_m: 0, collisions: 0 };
        send(tick, { stamp: stamp(tick), index, outcome: RUNNING, ...place, ...result });
      },
      trialEnd({ index, success, reason, latencySeconds, pathMetres, collisions }, tick) {
        const outcome = success === undefined ? MEASURED : success ? SUCCESS : FAILURE;
        const result = { reason, latency_s: latencySeconds, path_m: pathMetres, collisions };
        send(tick, { stamp: stamp(tick), index, outcome, ...place, ...result });
      },
    };
  },
};
