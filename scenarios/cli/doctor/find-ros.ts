import type { CommandIO } from '../io.ts';
import type { RosFacts } from './ros.ts';

/**
 * Looks what there is of ROS 2. Where it is set up and rclnodejs could be loaded, a process of its own tries to.
 *
 * @param packageName of rclnodejs. Default: its own
 */
export async function findRos({ env }: Pick<CommandIO, 'env'>, packageName?: string): Promise<RosFacts> {
  const { findLibrary, findMiddlewares, findRcl, prefixesOf, RCL_PACKAGE, RCL_VERSIONS, setupCommand } = await import(
    '../../../bridges/ros2/transport/find-rcl.ts'
  );
  const { ROS_DISTRO: distribution, AMENT_PREFIX_PATH, RMW_IMPLEMENTATION, ROS_DOMAIN_ID } = env;
  const name = packageName ?? RCL_PACKAGE;
  const prefixes = prefixesOf(AMENT_PREFIX_PATH);
  const library = findLibrary(prefixes);
  const rclnodejs = findRcl(name, distribution ?? '');
  const worthTrying =
    distribution !== undefined &&
    library !== undefined &&
    rclnodejs?.version?.startsWith(`${RCL_VERSIONS}.`) === true &&
    rclnodejs.nativeParts.length > 0;
  const tried = worthTrying ? await import('../../../bridges/ros2/transport/try-rcl.ts') : undefined;
  return {
    distribution,
    prefixes,
    library,
    setup: setupCommand(),
    middleware: RMW_IMPLEMENTATION === '' ? undefined : RMW_IMPLEMENTATION,
    middlewares: findMiddlewares(prefixes),
    domain: ROS_DOMAIN_ID,
    discoveryRange: env['ROS_AUTOMATIC_DISCOVERY_RANGE'],
    localhostOnly: env['ROS_LOCALHOST_ONLY'],
    rclnodejs,
    trial: await tried?.tryRcl(env, name),
  };
}
