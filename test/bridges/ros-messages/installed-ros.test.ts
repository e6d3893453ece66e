import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MESSAGE_DEFINITIONS, SERVICE_DEFINITIONS } from '../../../bridges/ros-messages/definitions.ts';
import { type KnownMessage, messageType } from '../../../bridges/ros-messages/index.ts';
import { withRos2 } from '../ros2/transport/ros2.ts';
import { arbitraryMessage } from './arbitrary-message.ts';

const PRIMITIVES =
  'bool byte char float32 float64 int8 uint8 int16 uint16 int32 uint32 int64 uint64 string wstring'.split(' ');

/** A definition as ours are: without comments, with one space, with the package of each type. */
function compact(text: string, package_: string): string {
  return text
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim().replaceAll(/\s+/g, ' '))
    .filter((line) => line !== '')
    .map((line) => line.replace(/^(\S+) (\w+) ?= ?(.*)$/, '$1 $2=$3'))
    .map((line) => {
      const [, type, rest] = /^(\w[\w/]*)(.*)$/.exec(line) ?? ['', '', line];
      return type === '' || type.includes('/') || PRIMITIVES.includes(type) ? line : `${package_}/${type}${rest}`;
    })
    .join('\n');
}

function installed(name: string): string | undefined {
  const [package_, kind, message] = name.split('/');
  const files = (process.env['AMENT_PREFIX_PATH'] ?? '')
    .split(':')
    .flatMap((prefix) =>
      [kind, `${kind}_ros2`].map((folder) => join(prefix, 'share', package_, folder, `${message}.${kind}`)),
    );
  const file = files.find(existsSync);
  return file === undefined ? undefined : compact(readFileSync(file, 'utf8'), package_);
}

/** Definitions here are of Jazzy; a few differ in later distributions. */
const otherDistribution = (process.env['ROS_DISTRO'] ?? 'jazzy') !== 'jazzy';

describe.skipIf(!withRos2 || otherDistribution)('where ROS 2 Jazzy is installed', () => {
  it('definitions are those of its packages', () => {
    const ours = Object.entries({ ...MESSAGE_DEFINITIONS, ...SERVICE_DEFINITIONS });
    const theirs = ours.flatMap(([name]): [string, string][] => {
      const definition = installed(name);
      return definition === undefined ? [] : [[name, definition]];
    });
    expect(theirs.length).toBeGreaterThan(90);
    const names = theirs.map(([name]) => name);
    expect(Object.fromEntries(ours.filter(([name]) => names.includes(name)))).toEqual(Object.fromEntries(theirs));
  });

  it('its Python reads and writes the same bytes', () => {
    const names = Object.keys(MESSAGE_DEFINITIONS) as KnownMessage[];
    const lines = names.flatMap((name) =>
      fc
        .sample(arbitraryMessage(name, 'grapheme'), { numRuns: 10, seed: 7 })
        .map((message) => `${name} ${Buffer.from(messageType(name).encode(message)).toString('hex')}`),
    );
    const script = new URL('ros-codec.py', import.meta.url).pathname;
    const { stdout, stderr, status } = spawnSync('python3', [script], {
      input: lines.join('\n'),
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    expect(status, stderr).toBe(0);
    const answers = stdout.trim().split('\n');
    expect(answers).toHaveLength(lines.length);
    const compared = lines.flatMap((line, i) => {
      const [name, ours] = line.split(' ') as [KnownMessage, string];
      if (answers[i] === 'unknown') return [];
      // A middleware may leave anything between the parts of a message and after them.
      const { decode, encode } = messageType(name);
      const theirs = encode(decode(Uint8Array.from(Buffer.from(answers[i], 'hex'))));
      return [{ name, ours, theirs: Buffer.from(theirs).toString('hex') }];
    });
    expect(compared.filter(({ ours, theirs }) => ours !== theirs)).toEqual([]);
    expect(new Set(compared.map(({ name }) => name)).size).toBeGreaterThan(80);
  });
});
