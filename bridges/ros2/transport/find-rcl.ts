/** Looks for ROS 2 and rclnodejs without loading any of it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';

export const RCL_PACKAGE = 'rclnodejs';
/** The versions that are supported: private behaviour of theirs is used. */
export const RCL_VERSIONS = '2.2';
/** The command that installs the package, without a question. */
export const RCL_INSTALL = 'npm_config_yes=true npm install rclnodejs@~2.2.0';
/** The client library of ROS 2, by platform. */
const LIBRARIES = ['lib/librcl.so', 'lib/librcl.dylib', 'bin/rcl.dll'];

/** A package of the client library as it is installed. */
export interface FoundRcl {
  /** Absolute path. */
  readonly folder: string;
  /** Undefined where its package.json is broken. */
  readonly version: string | undefined;
  /** Its native parts for this system, in the order in which it tries them. */
  readonly nativeParts: readonly { readonly source: 'prebuilt' | 'built'; readonly path: string }[];
}

/** Folders of the ROS 2 that a shell has set up, the first before the others. @param ament value of AMENT_PREFIX_PATH */
export function prefixesOf(ament: string | undefined): readonly string[] {
  return (ament ?? '').split(delimiter).filter((prefix) => prefix !== '');
}

/** Path of the client library of ROS 2 in the first of the folders that has it. */
export function findLibrary(prefixes: readonly string[]): string | undefined {
  return prefixes
    .flatMap((prefix) => LIBRARIES.map((library) => join(prefix, library)))
    .find((path) => existsSync(path));
}

/** The command that sets up the newest ROS 2 that is installed where packages put it. @param root default: `/opt/ros` */
export function setupCommand(root = '/opt/ros'): string | undefined {
  const [distribution] = entriesOf(root).reverse();
  return distribution === undefined ? undefined : `source ${root}/${distribution}/setup.bash`;
}

/** Names of the middlewares that the folders have, such as `rmw_fastrtps_cpp`. */
export function findMiddlewares(prefixes: readonly string[]): readonly string[] {
  const found = prefixes.flatMap((prefix) =>
    entriesOf(join(prefix, 'share/ament_index/resource_index/rmw_typesupport')),
  );
  // The package that loads the others is listed among them.
  return [...new Set(found)].filter((name) => name !== 'rmw_implementation').sort();
}

/** @param distribution of ROS 2, such as `jazzy`, for which a native part may have been made; empty: none */
export function findRcl(packageName: string, distribution: string): FoundRcl | undefined {
  let folder: string;
  try {
    folder = dirname(createRequire(import.meta.url).resolve(`${packageName}/package.json`));
  } catch {
    return undefined;
  }
  const { platform, arch } = process;
  const prebuilt = `${distribution}-${codename()}-${arch}-node-rclnodejs.node`;
  const places = [
    { source: 'prebuilt', path: join(folder, 'prebuilds', `${platform}-${arch}`, prebuilt) },
    { source: 'built', path: join(folder, 'build', 'Release', 'rclnodejs.node') },
  ] as const;
  return { folder, version: versionOf(folder), nativeParts: places.filter(({ path }) => existsSync(path)) };
}

function versionOf(folder: string): string | undefined {
  try {
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version?: unknown };
    return typeof version === 'string' ? version : undefined;
  } catch {
    return undefined;
  }
}

/** The name of the release of the operating system, as rclnodejs knows it. */
function codename(): string {
  try {
    return /^VERSION_CODENAME=(.*)$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? '';
  } catch {
    return '';
  }
}

/** Names in a folder, in order; none where it is not there. */
function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
