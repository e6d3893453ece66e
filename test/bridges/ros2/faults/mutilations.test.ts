import { describe, expect, it } from 'vitest';
import {
  headingOf,
  type KnownMessage,
  type Message,
  messageType,
  nanosecondsOf,
  planarPose,
  planarTwist,
  timeOf,
} from '../../../../bridges/ros-messages/index.ts';
import { DELAY_SECONDS, FAULTS, type Fault, type FaultName } from '../../../../bridges/ros2/faults/mutilations.ts';
import { RandomStream } from '../../../../kernels/random.ts';

const scanType = messageType('sensor_msgs/msg/LaserScan');
const odometryType = messageType('nav_msgs/msg/Odometry');
const transformsType = messageType('tf2_msgs/msg/TFMessage');
const clockType = messageType('rosgraph_msgs/msg/Clock');
const anything = messageType('std_msgs/msg/Float64');

const SECOND = 1_000_000_000n;
const header = (seconds: number, frame_id: string) => ({ stamp: timeOf(BigInt(seconds) * SECOND), frame_id });
/** The scan of a second, whose ranges say which. */
const scan = (second: number): Uint8Array =>
  scanType.encode({
    header: header(second, 'laser'),
    range_min: 0.1,
    range_max: 12,
    ranges: [second, 2, 3, 4],
    intensities: [7],
  });
const odometry = (second: number): Uint8Array =>
  odometryType.encode({
    header: header(second, 'odom'),
    child_frame_id: 'base_link',
    pose: { pose: planarPose(1, 2, 0.5) },
    twist: { twist: planarTwist({ linearX: 0.3, linearY: 0, angularZ: 0.1 }) },
  });
const transforms = (second: number): Uint8Array =>
  transformsType.encode({
    transforms: [
      { header: header(second, 'map'), child_frame_id: 'odom', transform: { translation: { x: 1, y: 2, z: 0 } } },
      { header: header(second, 'odom'), child_frame_id: 'base_link' },
    ],
  });

/** What comes of some messages, after one that was passed untouched. */
function mutilated<Name extends KnownMessage>(
  name: FaultName,
  type: { readonly name: Name; decode(cdr: Uint8Array): Message<Name> },
  [before, ...cdrs]: readonly Uint8Array[],
): (Message<Name> & { readonly after: number })[] {
  const random = new RandomStream(7, name);
  const fault: Fault = FAULTS[name];
  const { note, mutilate } = fault.open(type.name, () => random.uniform());
  note(before);
  return cdrs.flatMap(mutilate).map(({ cdr, afterSeconds = 0 }) => ({ ...type.decode(cdr), after: afterSeconds }));
}
const scans = (name: FaultName, seconds = [1, 2, 3, 4, 5]) => mutilated(name, scanType, seconds.map(scan));
const seconds = (all: readonly Pick<Message<'sensor_msgs/msg/LaserScan'>, 'header'>[]): number[] =>
  all.map(({ header: { stamp } }) => Number(nanosecondsOf(stamp) / SECOND));

describe('a fault of how messages follow each other', () => {
  it.each<[FaultName, number[]]>([
    ['silent', []],
    ['frozen', [1, 1, 1, 1]],
    ['swapped', [3, 2, 5, 4]],
    ['duplicated', [2, 2, 3, 3, 4, 4, 5, 5]],
    ['half-rate', [3, 5]],
  ])('%s: what comes after the first of five', (name, come) => {
    expect(seconds(scans(name))).toEqual(come);
    expect(scans(name).map(({ ranges }) => ranges[0])).toEqual(come);
  });

  it('delays messages whole', () => {
    expect(scans('delayed').map(({ after }) => after)).toEqual(Array(4).fill(DELAY_SECONDS));
    expect(seconds(scans('delayed'))).toEqual([2, 3, 4, 5]);
  });

  it('drops about half of many, and others with another seed', () => {
    const many = Array.from({ length: 401 }, (_, n) => n);
    const { length } = scans('dropped', many);
    expect(length).toBeGreaterThan(150);
    expect(length).toBeLessThan(250);
  });

  it('keeps its messages though the bytes that it was given are used again', () => {
    for (const [name, come] of [
      ['frozen', 1],
      ['swapped', 2],
      ['delayed', 2],
    ] as const) {
      const { note, mutilate } = FAULTS[name].open(scanType.name, () => 0);
      const [before, first] = [scan(1), scan(2)];
      note(before);
      before.fill(255);
      const sent = [...mutilate(first)];
      first.fill(255);
      sent.push(...mutilate(scan(3)));
      const found = sent.map(({ cdr }) => (cdr === first ? undefined : seconds([scanType.decode(cdr)])[0]));
      expect(found, name).toContain(come);
    }
  });
});

describe('a fault of what messages say', () => {
  const all = (name: FaultName) => scans(name).map(({ ranges }) => [...ranges]);

  it('moves stamps, of each transform too, and nothing else', () => {
    expect(seconds(scans('old', [20, 21, 22]))).toEqual([11, 12]);
    expect(seconds(scans('future', [20, 21]))).toEqual([31]);
    expect(all('old')).toEqual([2, 3, 4, 5].map((first) => [first, 2, 3, 4]));
    const [moved] = mutilated('old', transformsType, [transforms(20), transforms(21)]);
    expect(seconds(moved.transforms)).toEqual([11, 11]);
    expect(moved.transforms[0].transform.translation).toEqual({ x: 1, y: 2, z: 0 });
  });

  it('takes numbers from scans', () => {
    expect(all('blind')[0]).toEqual(Array(4).fill(Number.NaN));
    expect(all('infinite')[0]).toEqual(Array(4).fill(Number.POSITIVE_INFINITY));
    expect(all('empty')[0]).toEqual([]);
    for (const range of all('out-of-range')[0]) expect(range).toBeLessThan(0.1);
    const some = all('nan').flat();
    expect(some.filter(Number.isNaN).length).toBeGreaterThan(3);
    expect(some.filter(Number.isFinite).length).toBeGreaterThan(3);
  });

  it('takes numbers from odometry and transforms, and leaves stamps and frames', () => {
    const [told] = mutilated('nan', odometryType, [odometry(1), odometry(2)]);
    expect(told.pose.pose.position.x + told.twist.twist.linear.x).toBeNaN();
    expect(headingOf(told.pose.pose.orientation)).toBeNaN();
    expect([told.child_frame_id, told.header.frame_id, ...seconds([told])]).toEqual(['base_link', 'odom', 2]);
    const [
      {
        transforms: [link],
      },
    ] = mutilated('infinite', transformsType, [transforms(1), transforms(2)]);
    expect(link.transform.translation.x).toBe(Number.POSITIVE_INFINITY);
    expect([link.child_frame_id, link.header.frame_id, ...seconds([link])]).toEqual(['odom', 'map', 2]);
  });

  it('names another frame', () => {
    expect(scans('foreign')[0].header.frame_id).not.toBe('laser');
    const [told] = mutilated('foreign', transformsType, [transforms(1), transforms(2)]);
    for (const { header: of } of told.transforms) expect(['map', 'odom']).not.toContain(of.frame_id);
  });
});

it('takes the link from the root of the tree of transforms, and leaves the others', () => {
  const [told] = mutilated('link-dead', transformsType, [transforms(1), transforms(2)]);
  expect(told.transforms.map(({ child_frame_id }) => child_frame_id)).toEqual(['base_link']);
  const localiser = (second: number) =>
    transformsType.encode({ transforms: [{ header: header(second, 'map'), child_frame_id: 'odom' }] });
  expect(mutilated('link-dead', transformsType, [transforms(1), localiser(2)])).toEqual([]);
});

it('stops the time of /clock, or has it jump', () => {
  const clocks = [20, 21, 22].map((second) => clockType.encode({ clock: timeOf(BigInt(second) * SECOND) }));
  const told = (name: FaultName) => mutilated(name, clockType, clocks).map(({ clock }) => clock.sec);
  expect(told('clock-stops')).toEqual([]);
  expect(told('clock-back')).toEqual([11, 12]);
  expect(told('clock-ahead')).toEqual([31, 32]);
});

it('befalls the messages that it can, and says which must stop a robot', () => {
  const of = ({ name }: { readonly name: string }) =>
    Object.fromEntries(Object.entries(FAULTS).map(([fault, { stops }]) => [fault, (stops as Fault['stops'])(name)]));
  expect(of(scanType)).toMatchObject({ silent: true, blind: true, nan: false, infinite: false, 'out-of-range': false });
  expect(of(odometryType)).toMatchObject({ nan: true, infinite: true, foreign: true, blind: undefined });
  expect(of(transformsType)).toMatchObject({ 'link-dead': true, old: true, empty: undefined });
  expect(of(anything)).toMatchObject({ silent: true, frozen: true, old: undefined, nan: undefined });
  const ofClock = Object.entries(of(clockType)).filter(([, stops]) => stops !== undefined);
  expect(ofClock.map(([fault]) => fault)).toEqual(['clock-stops', 'clock-back', 'clock-ahead']);
});
