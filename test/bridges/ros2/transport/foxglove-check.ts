/**
 * Runs one check of the conformance suite through a foxglove_bridge, with a node of rclnodejs on the other side.
 *
 * Usage: foxglove-check.ts NAME
 */
import { openFoxglove } from '../../../../bridges/ros2/transport/foxglove.ts';
import { openRclNode } from '../../../../bridges/ros2/transport/rclnodejs.ts';
import { rosTransportConformance } from '../../../conformance/ros-transport.ts';
import { startBridge } from './foxglove-bridge.ts';

const [, , wanted] = process.argv;
const { url } = await startBridge(process.env);
const check = rosTransportConformance(
  () => ({ open: (options) => openFoxglove(url, options), peer: (options) => openRclNode(options) }),
  { lacks: ['qualities', 'order', 'serving'] },
).find(({ name }) => name === wanted);
if (check === undefined) throw new Error(`no check ${wanted}`);
await check.run();
process.exit();
