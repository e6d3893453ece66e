/**
 * Runs one check of the conformance suite on rclnodejs, in a process of its own: what goes wrong in its native part ends the process.
 *
 * Usage: rcl-check.ts NAME
 */
import { openRclNode } from '../../../../bridges/ros2/transport/rclnodejs.ts';
import { rosTransportConformance } from '../../../conformance/ros-transport.ts';

const [, , wanted] = process.argv;
const check = rosTransportConformance(() => ({ open: openRclNode })).find(({ name }) => name === wanted);
if (check === undefined) throw new Error(`no check ${wanted}`);
await check.run();
