/** Opens a node of rclnodejs in the process of a guard. */
import { openRclNode } from '../transport/rclnodejs.ts';
import type { NodeOptions } from '../transport/transport.ts';
import type { OpenTransport } from './channel.ts';

/** Opens a node. Its data are {@link NodeOptions} without `fault`. */
export const open: OpenTransport = (data, fault) => openRclNode({ ...(data as Omit<NodeOptions, 'fault'>), fault });
