import { expect, it } from 'vitest';
import {
  defineMessage,
  eventCamera,
  type MessageField,
  type MessageType,
  messageType,
  point,
  poseSensor,
  rodent,
  SENSOR_TYPES,
  type SensorKind,
  type SensorSpec,
  sonar,
  velocityActuator,
} from '../../../agents/index.ts';
import { openEnvironment } from '../../../scenarios/environment/index.ts';
import { sizeOf, viewActuator, viewSensor } from '../../../scenarios/environment/spaces.ts';
import eventCorridor from '../../../scenarios/studies/event-corridor/event-corridor.scenario.ts';

const CAMERA = { width: 3, height: 2, fieldOfView: 1, mount: { z: 0.05 }, pixel: 'ideal' } as const;
/** A message of a kind, as it arrives. */
const arrived = (message: object) => ({
  ...message,
  arrival: { tick: 0, isNew: true, stampSeconds: 0, health: 'ok' as const },
});

it('shows every kind of sensor, number by number in the order of its message', () => {
  const kinds = (Object.keys(SENSOR_TYPES) as SensorKind[]).filter((kind) => kind !== 'events');
  for (const spec of kinds.map((kind): SensorSpec => ({ kind, size: 5, noise: {} }))) {
    const view = viewSensor('one', spec);
    const type = messageType(spec.kind);
    const message = type.create(spec.size);
    const length = type.length(spec.size);
    // How long a scan took is not shown.
    const shown = spec.kind === 'scan' ? length - 1 : length;
    expect([view.space.shape, sizeOf(view.space.fields)]).toEqual([[shown], shown]);
    expect([...view.read()]).toEqual(Array<number>(shown).fill(0));
    const values = Float64Array.from({ length }, (_, k) => 0.01 * (k + 1));
    type.unflatten(values, 0, message as never);
    view.look(arrived(message));
    expect(view.read(), spec.kind).toEqual(values.slice(0, shown));
    expect(view.read()).not.toBe(view.read());
  }
});

/** Messages of some numbers in an array, with fields of a kind of one's own. */
const ofNumbers = (length: number, fields?: () => readonly MessageField[]): MessageType<{ numbers: Float64Array }> => ({
  length: () => length,
  ...(fields === undefined ? {} : { fields }),
  create: () => ({ numbers: new Float64Array(length) }),
  copy: (from, to) => to.numbers.set(from.numbers),
  poison: ({ numbers }) => void numbers.fill(Number.NaN),
  flatten({ numbers }, out, offset) {
    out.set(numbers, offset);
    return offset + length;
  },
  unflatten(from, offset, { numbers }) {
    numbers.set(from.subarray(offset, offset + length));
    return offset + length;
  },
});

it("shows kinds of one's own by the fields that they declare", () => {
  const fields = [
    { name: 'levels', count: 2, unit: 'dB', low: 0, high: 100 },
    { name: 'bearing', count: 1, unit: 'rad', low: -Math.PI, high: Math.PI },
  ];
  defineMessage('ears' as never, ofNumbers(3, () => fields) as never);
  const ears = viewSensor('ears', { kind: 'ears' as never, size: 1, noise: {} });
  expect(ears.space).toEqual({ kind: 'ears', shape: [3], fields });
  ears.look(arrived({ numbers: Float64Array.of(40, 50, 4) }));
  const [left, right, bearing] = ears.read();
  expect([left, right]).toEqual([40, 50]);
  expect(bearing).toBeCloseTo(4 - 2 * Math.PI, 12);
  const voice = viewActuator('voice', { kind: 'ears' as never }, point, undefined);
  expect(voice.space).toEqual({ kind: 'ears', shape: [3], fields });
  const command = { numbers: new Float64Array(3) };
  voice.write([1, 2, 3], command);
  expect([...command.numbers]).toEqual([1, 2, 3]);
});

it.each([
  ['declares no fields', undefined],
  ['declares fields of fewer numbers than it has', () => [{ name: 'level', count: 1, unit: 'dB', low: 0, high: 100 }]],
])('refuses a kind that %s', (_, fields) => {
  defineMessage('deaf' as never, ofNumbers(3, fields) as never);
  const refused = expect.objectContaining({ code: 'no_space', received: 'deaf', block: 'one' });
  expect(() => viewSensor('one', { kind: 'deaf' as never, size: 1, noise: {} })).toThrow(refused);
  expect(() => viewActuator('one', { kind: 'deaf' as never }, point, undefined)).toThrow(refused);
});

it('shows ranges without infinities and NaN, and headings in a turn', () => {
  const ranges = Float64Array.of(0.5, Infinity, -Infinity, 2);
  const view = viewSensor('sonar', sonar({ mount: { z: 0.05 }, count: 4, maximum: 3 }));
  view.look(arrived({ ranges }));
  expect([...view.read()]).toEqual([0.5, 3, 0, 2]);
  view.look(arrived({ ranges: Float64Array.of(Number.NaN, 1, 1, 1) }));
  expect([...view.read()]).toEqual([0, 1, 1, 1]);
  const pose = viewSensor('pose', poseSensor());
  pose.look(arrived({ x: 1, y: 2, heading: 4.5 }));
  const [x, y, heading] = pose.read();
  expect([x, y]).toEqual([1, 2]);
  expect(heading).toBeCloseTo(4.5 - 2 * Math.PI, 12);
});

it('counts events of a step by polarity, row and column, each message once', () => {
  const view = viewSensor('camera', eventCamera(CAMERA));
  expect(view.space.shape).toEqual([2, 2, 3]);
  const message = {
    t: new Float64Array(4),
    x: Uint16Array.of(0, 2, 2, 1),
    y: Uint16Array.of(0, 1, 1, 0),
    polarity: Uint8Array.of(0, 1, 1, 1),
    count: 3,
  };
  view.begin();
  view.look(arrived(message));
  view.look({ ...message, arrival: { tick: 0, isNew: false, stampSeconds: 0, health: 'ok' as const } });
  expect([...view.read()]).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
  view.begin();
  expect(Math.max(...view.read())).toBe(0);
});

it('has the events of long steps as the sum of those of short ones', { tags: 'long' }, async () => {
  const [long, short] = await Promise.all(
    [0.02, 1e-3].map((stepSeconds) => openEnvironment(eventCorridor, { seed: 2, stepSeconds })),
  );
  const velocity = [0.3, 1];
  long.reset();
  short.reset();
  const [camera] = Object.entries(long.observationSpace).find(([, { kind }]) => kind === 'events')!;
  let events = 0;
  for (let k = 0; k < 5; k++) {
    const seen = long.step({ velocity }).observation[camera];
    const sum = new Float64Array(seen.length);
    for (let i = 0; i < 20; i++) {
      for (const [at, count] of short.step({ velocity }).observation[camera].entries()) sum[at] = sum[at] + count;
    }
    expect(sum).toEqual(seen);
    events += seen.reduce((all, count) => all + count);
  }
  expect(events).toBeGreaterThan(100);
  for (const one of [long, short]) one.close();
});

it('takes velocities in the parts that a body has, in its range or that of the scenario', () => {
  const command = { linearX: 9, linearY: 9, angularZ: 9 };
  const wheels = viewActuator('velocity', velocityActuator(), rodent, 2);
  wheels.write([0.1, -3], command);
  expect(command).toEqual({ linearX: 0.1, linearY: 0, angularZ: -3 });
  expect(wheels.space.fields.map(({ high }) => high)).toEqual([rodent.limits.linear, rodent.limits.angular]);
  const free = viewActuator('velocity', velocityActuator(), point, 2);
  free.write([0.1, 0.2, 0.3], command);
  expect(command).toEqual({ linearX: 0.1, linearY: 0.2, angularZ: 0.3 });
  expect(free.space.fields.map(({ low }) => low)).toEqual([-2, -2, -2 * Math.PI]);
  expect(viewActuator('velocity', velocityActuator(), point, undefined).space.fields[0].high).toBe(Infinity);
});
