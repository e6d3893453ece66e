import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { BridgeError } from '../../../agents/index.ts';
import type { Rcl } from './rcl.ts';

const PACKAGE = 'rclnodejs';
const INSTALL = 'npm_config_yes=true npm install rclnodejs@~2.2.0';
/** The client library of ROS 2, by platform. */
const LIBRARIES = ['lib/librcl.so', 'lib/librcl.dylib', 'bin/rcl.dll'];

/**
 * Imports rclnodejs, if it and ROS 2 are there. It is not touched otherwise: without ROS 2 in the environment, its import takes for
 * broken what is not, deletes its native part and compiles for minutes.
 *
 * @param environment variables of the process. Default: its own
 * @throws BridgeError `ros_unavailable`, with the command that helps
 */
export async function loadRcl(
  environment: NodeJS.ProcessEnv = process.env,
  packageName: string = PACKAGE,
): Promise<Rcl> {
  mustBeSourced(environment);
  mustBeBuilt(packageName, environment['ROS_DISTRO'] ?? '');
  let rcl: Rcl;
  try {
    const module = (await import(packageName)) as { readonly default?: Rcl };
    rcl = module.default ?? (module as unknown as Rcl);
  } catch (error) {
    throw unavailable(
      'rclnodejs cannot be loaded',
      'rclnodejs 2.2 that was built for this ROS 2',
      error instanceof Error ? error.message : String(error),
      'npm rebuild rclnodejs',
      error,
    );
  }
  rcl.removeSignalHandlers();
  return rcl;
}

/** @throws BridgeError `ros_unavailable` unless a shell has set up ROS 2, and it is there */
function mustBeSourced({ ROS_DISTRO, AMENT_PREFIX_PATH }: NodeJS.ProcessEnv): void {
  const prefixes = (AMENT_PREFIX_PATH ?? '').split(delimiter).filter((prefix) => prefix !== '');
  const expected = 'a shell in which ROS 2 is set up';
  const found = installed();
  const source = found === undefined ? 'install ROS 2: https://docs.ros.org' : `source ${found}`;
  if (ROS_DISTRO === undefined || prefixes.length === 0)
    throw unavailable('ROS 2 is not set up in this shell', expected, 'no ROS_DISTRO and AMENT_PREFIX_PATH', source);
  if (!prefixes.some((prefix) => LIBRARIES.some((library) => existsSync(join(prefix, library)))))
    throw unavailable('ROS 2 is not where this shell has it', expected, AMENT_PREFIX_PATH, source);
}

/** The script that sets up a ROS 2 that is installed where packages put it. */
function installed(): string | undefined {
  try {
    const [distribution] = readdirSync('/opt/ros').sort().reverse();
    return distribution === undefined ? undefined : `/opt/ros/${distribution}/setup.bash`;
  } catch {
    return undefined;
  }
}

/** @throws BridgeError `ros_unavailable` unless the package is there, with its native part */
function mustBeBuilt(packageName: string, distribution: string): void {
  const require = createRequire(import.meta.url);
  let folder: string;
  try {
    folder = dirname(require.resolve(`${packageName}/package.json`));
  } catch (error) {
    throw unavailable('rclnodejs is not installed', 'rclnodejs 2.2', 'no package of that name', INSTALL, error);
  }
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  if (!version.startsWith('2.2.'))
    throw unavailable('this version of rclnodejs is not supported', 'rclnodejs 2.2', version, INSTALL);
  const built = existsSync(join(folder, 'build', 'Release', 'rclnodejs.node'));
  const prebuilt = join(
    folder,
    'prebuilds',
    `${process.platform}-${process.arch}`,
    `${distribution}-${codename()}-${process.arch}-node-rclnodejs.node`,
  );
  if (!built && !existsSync(prebuilt))
    throw unavailable(
      'rclnodejs has no native part for this system',
      `one that is built, or made for ${distribution} on this system`,
      folder,
      `npm_config_yes=true npm rebuild ${packageName}`,
    );
}

/** The name of the release of the operating system, as rclnodejs knows it. */
function codename(): string {
  try {
    return /^VERSION_CODENAME=(.*)$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? '';
  } catch {
    return '';
  }
}

function unavailable(
  message: string,
  expected: string,
  received: unknown,
  remedy: string,
  cause?: unknown,
): BridgeError {
  return new BridgeError(message, { code: 'ros_unavailable', expected, received, remedy, cause });
}
