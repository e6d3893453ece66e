import { ownModule } from '../../../agents/own-modules.ts';
import type { TransportModule } from '../../../bridges/ros2/guard/channel.ts';
import type { BridgeWay } from '../../../bridges/ros2/guard/foxglove-transport.ts';
import type { NodeOptions } from '../../../bridges/ros2/transport/transport.ts';

/** Module by which a process enters the graph: through a foxglove_bridge where one is named, else as a node of rclnodejs. */
export function wayIntoRos(
  node: Omit<NodeOptions, 'fault'>,
  bridge?: Pick<BridgeWay, 'url' | 'waits'>,
): TransportModule {
  if (bridge === undefined) return { module: ownModule('bridges/ros2/guard/rclnodejs-transport'), data: node };
  return { module: ownModule('bridges/ros2/guard/foxglove-transport'), data: { ...node, ...bridge } };
}
