import { BAG_CONTAINERS, type BagContainer, type BagParsing, parseBag } from '../../bags/containers.ts';
import { loadZstd } from '../../compression/zstd.ts';
import type { EventFormat, Parse, ReadingOptions } from '../core/event-format.ts';
import { mcapEncoder } from './mcap-encoder.ts';
import { RosEvents } from './ros-events.ts';

/** Starts to read the events of a bag: those of one topic, in the order of the file. */
export function eventsOfBag(
  container: BagContainer,
  options: BagParsing & { readonly topic?: string | undefined },
): Parse {
  const { kernel, topic } = options;
  return (state) => parseBag(container, state, new RosEvents(state, kernel, topic), options);
}

const reader = async (container: BagContainer, options: ReadingOptions): Promise<Parse> =>
  eventsOfBag(container, { ...options, zstd: await loadZstd() });

/** Events in an MCAP file. */
export const mcap = {
  name: 'mcap',
  recognise: BAG_CONTAINERS.mcap,
  parser: (options) => reader('mcap', options),
  writing: { endings: ['.mcap'], statesGeometry: true, encoder: mcapEncoder },
} as const satisfies EventFormat;

/** Events in a bag of ROS 2 in SQLite storage. */
export const rosbag2 = {
  name: 'rosbag2',
  recognise: BAG_CONTAINERS.rosbag2,
  parser: (options) => reader('rosbag2', options),
} as const satisfies EventFormat;

/** Events in a bag of ROS 1. */
export const rosbag1 = {
  name: 'rosbag1',
  recognise: BAG_CONTAINERS.rosbag1,
  parser: (options) => reader('rosbag1', options),
} as const satisfies EventFormat;
