import { createRequire } from 'node:module';
import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import { errorMessage } from '../../../agents/error-message.ts';
import { BridgeError } from '../../../agents/index.ts';
import { findLibrary, findRcl, prefixesOf, RCL_INSTALL, RCL_PACKAGE, RCL_VERSIONS, setupCommand } from './find-rcl.ts';
import type { Rcl } from './rcl.ts';

const require = createRequire(import.meta.url);

/**
 * Imports rclnodejs, if it and ROS 2 are there. It is not touched otherwise: without ROS 2 in the environment, its import takes for
 * broken what is not, deletes its native part and compiles for minutes; and so it does where its native part does not load, which is
 * therefore tried before.
 *
 * @param environment variables of the process. Default: its own
 * @param packageName its name, or the absolute path of its folder
 * @throws BridgeError `ros_unavailable`, with the command that helps
 */
export async function loadRcl(
  environment: NodeJS.ProcessEnv = process.env,
  packageName: string = RCL_PACKAGE,
): Promise<Rcl> {
  mustBeSourced(environment);
  const nativeParts = mustBeBuilt(packageName, environment['ROS_DISTRO'] ?? '');
  let rcl: Rcl;
  try {
    loadOne(nativeParts);
    const module = (await import(moduleOf(packageName))) as { readonly default?: Rcl };
    rcl = module.default ?? (module as unknown as Rcl);
  } catch (error) {
    throw unavailable(
      'rclnodejs cannot be loaded',
      'rclnodejs 2.2 that was built for this ROS 2',
      errorMessage(error),
      'npm rebuild rclnodejs',
      error,
    );
  }
  rcl.removeSignalHandlers();
  return rcl;
}

/** @throws BridgeError `ros_unavailable` unless a shell has set up ROS 2, and it is there */
function mustBeSourced({ ROS_DISTRO, AMENT_PREFIX_PATH }: NodeJS.ProcessEnv): void {
  const prefixes = prefixesOf(AMENT_PREFIX_PATH);
  const expected = 'a shell in which ROS 2 is set up';
  const remedy = setupCommand() ?? 'install ROS 2: https://docs.ros.org';
  if (ROS_DISTRO === undefined || prefixes.length === 0)
    throw unavailable('ROS 2 is not set up in this shell', expected, 'no ROS_DISTRO and AMENT_PREFIX_PATH', remedy);
  if (findLibrary(prefixes) === undefined)
    throw unavailable('ROS 2 is not where this shell has it', expected, AMENT_PREFIX_PATH, remedy);
}

/**
 * Returns the paths of the native parts of the package, at least one.
 *
 * @throws BridgeError `ros_unavailable` unless the package is there, with its native part
 */
function mustBeBuilt(packageName: string, distribution: string): readonly string[] {
  const found = findRcl(packageName, distribution);
  const expected = `rclnodejs ${RCL_VERSIONS}`;
  if (found === undefined)
    throw unavailable('rclnodejs is not installed', expected, 'no package of that name', RCL_INSTALL);
  if (!found.version?.startsWith(`${RCL_VERSIONS}.`))
    throw unavailable('this version of rclnodejs is not supported', expected, found.version, RCL_INSTALL);
  if (found.nativeParts.length === 0)
    throw unavailable(
      'rclnodejs has no native part for this system',
      `one that is built, or made for ${distribution} on this system`,
      found.folder,
      `npm_config_yes=true npm rebuild ${packageName}`,
    );
  return found.nativeParts.map(({ path }) => path);
}

/** Specifier of a package for `import`, which takes no folder. */
function moduleOf(packageName: string): string {
  return isAbsolute(packageName) ? pathToFileURL(require.resolve(packageName)).href : packageName;
}

/** Loads the first native part that loads. @throws what the first of them says, if none does */
function loadOne(paths: readonly string[]): void {
  let first: unknown;
  for (const path of paths) {
    try {
      require(path);
      return;
    } catch (error) {
      first ??= error;
    }
  }
  throw first;
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
