import { arenaMarkers } from '../arena-markers.ts';
import type { Marker } from '../ros-messages.ts';
import type { RunTopic } from '../topic.ts';

/** Of visualization_msgs/Marker: what was shown goes. */
const DELETE_ALL = 3;

/** The walls, obstacles and goal of each trial, and the body. */
export const arena: RunTopic<{ readonly markers: readonly Marker[] }> = {
  topic: '/arena',
  type: 'visualization_msgs/msg/MarkerArray',
  definition: 'visualization_msgs/Marker[] markers',
  listen({ body, world, header, send }) {
    let shown = world;
    return {
      trialStart({ tick, goal, world: present = world }) {
        const markers = arenaMarkers(present, goal, body, header(tick, 'map'));
        const clearing = present === shown ? [] : [{ ...markers[0], action: DELETE_ALL }];
        shown = present;
        send(tick, { markers: [...clearing, ...markers] });
      },
    };
  },
};
