import { arenaMarkers } from '../arena-markers.ts';
import type { Marker } from '../ros-messages.ts';
import type { RunTopic } from '../topic.ts';

/** Action DELETEALL of visualization_msgs/Marker. */
const DELETE_ALL = 3;

/** The walls, obstacles and goals of each trial, and the body. */
export const arena: RunTopic<{ readonly markers: readonly Marker[] }> = {
  topic: '/arena',
  type: 'visualization_msgs/msg/MarkerArray',
  definition: 'visualization_msgs/Marker[] markers',
  listen({ body, world, header, send }) {
    let shown = { world, goals: 0 };
    return {
      trialStart({ tick, goal, goals = [goal], world: present = world }) {
        const markers = arenaMarkers(present, goals, body, header(tick, 'map'));
        const clears = present !== shown.world || goals.length < shown.goals;
        const clearing = clears ? [{ ...markers[0], action: DELETE_ALL }] : [];
        shown = { world: present, goals: goals.length };
        send(tick, { markers: [...clearing, ...markers] });
      },
    };
  },
};
