import { readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { BridgeError } from '../../../agents/index.ts';

const METADATA = 'metadata.yaml';

/**
 * The files of a bag of ROS 2 in the folder that `ros2 bag record` makes, in the order of recording; undefined for a path that is no
 * folder.
 *
 * @throws BridgeError `unreadable_file`
 */
export async function filesOfBag(path: string): Promise<readonly string[] | undefined> {
  const stats = await stat(path).catch(() => undefined);
  if (!stats?.isDirectory()) return undefined;
  const metadata = await readFile(join(path, METADATA), 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw notABag(path, `a folder whose ${METADATA} cannot be read: ${cause.code}`, cause);
  });
  const files = filesIn(metadata);
  if (files.length === 0) throw notABag(path, `a ${METADATA} that names no file`);
  // Some versions of ROS 2 write the path from the folder that the bag lies in.
  return files.map((file) => join(path, basename(file)));
}

/** Entries of the list `relative_file_paths`, line by line, so that a file of any length takes as long as it is. */
function filesIn(metadata: string): readonly string[] {
  const lines = metadata.split('\n').map((line) => line.trim());
  const from = lines.indexOf('relative_file_paths:') + 1;
  if (from === 0) return [];
  const end = lines.findIndex((line, at) => at >= from && !line.startsWith('- '));
  return lines.slice(from, end < 0 ? undefined : end).map((line) =>
    line
      .slice(2)
      .trim()
      .replace(/^(["'])(.*)\1$/, '$2'),
  );
}

function notABag(path: string, received: string, cause?: unknown): BridgeError {
  return new BridgeError(`the folder '${path}' is no bag that can be read`, {
    code: 'unreadable_file',
    expected: `a file, or a folder that ros2 bag record made, with its ${METADATA}`,
    received,
    block: path,
    remedy: 'name a file of it; ros2 bag reindex writes the metadata again',
    cause,
  });
}
