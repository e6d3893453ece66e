import { latin1 } from '../../bytes/latin1.ts';

/** A format that is not read, with how to get at what is in it. */
export interface OtherFormat {
  readonly name: string;
  readonly remedy: string;
}

const latin = (head: Uint8Array, from: number, to: number): string => latin1(head.subarray(from, to));

const unpack = (name: string, command: string): OtherFormat => ({
  name: `a file packed by ${name}`,
  remedy: `unpack it first: ${command}`,
});

/** Marks at the start of files of other formats. */
const MARKS: readonly (readonly [mark: string, format: OtherFormat])[] = [
  ['\x1f\x8b', unpack('gzip', 'gunzip -k FILE')],
  ['\x28\xb5\x2f\xfd', unpack('Zstandard', 'zstd -d FILE')],
  ['\x04\x22\x4d\x18', unpack('LZ4', 'lz4 -d FILE')],
  ['BZh', unpack('bzip2', 'bunzip2 -k FILE')],
  ['\xfd7zXZ\0', unpack('xz', 'unxz -k FILE')],
  ['PK\x03\x04', { name: 'a zip archive (of NumPy, as .npz)', remedy: 'unzip it, and give the .npy with the events' }],
  [
    '#!AER-DAT',
    { name: 'AEDAT of another version', remedy: 'write it as AEDAT 3.1 or 4.0 with the tool of its maker' },
  ],
  ['#ROSBAG', { name: 'a bag of ROS 1 before version 2.0', remedy: 'rosbag fix, of ROS Noetic' }],
];

/** Tells what a file is that is of no format that is read. */
export function otherFormat(head: Uint8Array): OtherFormat | undefined {
  return MARKS.find(([mark]) => latin(head, 0, mark.length) === mark)?.[1];
}
