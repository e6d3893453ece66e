import { arenaMarkers } from '../arena-markers.ts';
import type { Marker } from '../ros-messages.ts';
import type { RunTopic } from '../topic.ts';

/** The walls, obstacles and goal of each trial, and the body. */
export const arena: RunTopic<{ readonly markers: readonly Marker[] }> = {
  topic: '/arena',
  type: 'visualization_msgs/msg/MarkerArray',
  definition: 'visualization_msgs/Marker[] markers',
  listen: ({ body, world, header, send }) => ({
    trialStart: ({ tick, goal }) => send(tick, { markers: arenaMarkers(world, goal, body, header(tick, 'map')) }),
  }),
};
