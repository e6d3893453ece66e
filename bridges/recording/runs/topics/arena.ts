import { messageType } from '../../../ros-messages/index.ts';
import { arenaMarkers } from '../arena-markers.ts';
import type { RunTopic } from '../topic.ts';

const { DELETEALL } = messageType('visualization_msgs/msg/Marker').constants;

/** The walls, obstacles and goals of each trial, and the body. */
export const arena: RunTopic<'visualization_msgs/msg/MarkerArray'> = {
  topic: '/arena',
  type: 'visualization_msgs/msg/MarkerArray',
  options: { latched: true },
  listen({ body, world, baseFrame, header, send }) {
    let shown = { world, goals: 0 };
    return {
      trialStart({ tick, goal, goals = goal === undefined ? [] : [goal], world: present = world }) {
        const markers = arenaMarkers(present, goals, body, header(tick, 'map'), baseFrame);
        const clears = present !== shown.world || goals.length < shown.goals;
        const clearing = clears ? [{ ...markers[0], action: DELETEALL }] : [];
        shown = { world: present, goals: goals.length };
        send(tick, { markers: [...clearing, ...markers] });
      },
    };
  },
};
