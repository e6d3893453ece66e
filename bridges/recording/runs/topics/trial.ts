import { ORIGIN, type PoseMessage, planarPose, type Time, type Vector } from '../ros-messages.ts';
import type { RunTopic } from '../topic.ts';

interface TrialMessage {
  readonly stamp: Time;
  readonly index: number;
  readonly outcome: number;
  readonly reason: string;
  readonly start: PoseMessage;
  readonly goal: Vector;
  readonly goal_radius: number;
  readonly latency_s: number;
  readonly path_m: number;
  readonly collisions: number;
}

const OUTCOME = { running: 0, success: 1, failure: 2 } as const;

/** Every trial, sent at its beginning and at its end. */
export const trial: RunTopic<TrialMessage> = {
  topic: '/trial',
  type: 'reafference_msgs/msg/Trial',
  definition: `# A trial: sent once when it begins (outcome RUNNING) and once when it ends.
uint8 RUNNING=0
uint8 SUCCESS=1
uint8 FAILURE=2
builtin_interfaces/Time stamp
uint32 index
uint8 outcome
string reason
geometry_msgs/Pose start
geometry_msgs/Point goal
float64 goal_radius
float64 latency_s
float64 path_m
uint32 collisions`,
  listen({ stamp, send }) {
    let now = 0;
    let place = { start: planarPose(0, 0, 0), goal: ORIGIN, goal_radius: 0 };
    return {
      trialStart({ index, tick, start, goal }) {
        now = tick;
        place = {
          start: planarPose(start.x, start.y, start.heading),
          goal: { x: goal.x, y: goal.y, z: 0 },
          goal_radius: goal.radius,
        };
        const result = { reason: '', latency_s: 0, path_m: 0, collisions: 0 };
        send(now, { stamp: stamp(now), index, outcome: OUTCOME.running, ...place, ...result });
      },
      tick({ tick }) {
        now = tick + 1;
      },
      trialEnd({ index, success, reason, latencySeconds, pathMetres, collisions }) {
        const outcome = success ? OUTCOME.success : OUTCOME.failure;
        const result = { reason, latency_s: latencySeconds, path_m: pathMetres, collisions };
        send(now, { stamp: stamp(now), index, outcome, ...place, ...result });
      },
    };
  },
};
