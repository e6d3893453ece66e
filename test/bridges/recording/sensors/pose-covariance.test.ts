import { expect, it } from 'vitest';
import { type Body, odometrySensor, point, rodent, type SensorSpec } from '../../../../agents/index.ts';
import { messageType as sensorType } from '../../../../agents/messages.ts';
import { writerOf } from '../../../../bridges/recording/sensors/index.ts';
import { type PlanarCovariance, poseCovariance } from '../../../../bridges/recording/sensors/pose-covariance.ts';
import { messageType, timeOf } from '../../../../bridges/ros-messages/index.ts';
import { RandomStream } from '../../../../kernels/random.ts';
import { PlanarMotion } from '../../../../sim/physics/planar-motion.ts';
import { odometryModel } from '../../../../sim/sensors/odometry.ts';
import { truthAtRest } from '../../../sim/sensors/truth.ts';

const PERIOD = 10e-3;
const TICKS_PER_MESSAGE = 2;

/** e' P^-1 e of a symmetric 3 x 3 matrix, by Cramer's rule. */
function normalised([x, y, a]: readonly number[], [xx, xy, xa, yy, ya, aa]: PlanarCovariance): number {
  const [cxx, cxy, cxa] = [yy * aa - ya * ya, xa * ya - xy * aa, xy * ya - xa * yy];
  const [cyy, cya, caa] = [xx * aa - xa * xa, xy * xa - xx * ya, xx * yy - xy * xy];
  const determinant = xx * cxx + xy * cxy + xa * cxa;
  return (
    (x * (cxx * x + cxy * y + cxa * a) + y * (cxy * x + cyy * y + cya * a) + a * (cxa * x + cya * y + caa * a)) /
    determinant
  );
}

/** The normalised error of the pose after 10 s of a weaving way, as one seed draws it. */
function errorOf(seed: number, body: Body, noise: { slip: number; scale?: number }): number {
  const spec = odometrySensor({ rateHz: 1 / (TICKS_PER_MESSAGE * PERIOD), noise }) as SensorSpec<'odometry'>;
  const truth = truthAtRest();
  const random = new RandomStream(seed, 'odometry');
  const world = { name: 'void', walls: [], obstacles: [] };
  const model = odometryModel({ spec, body, truth, world, period: PERIOD, random });
  const message = sensorType('odometry').create(spec.size);
  const motion = new PlanarMotion(PERIOD);
  const follow = poseCovariance(noise, body, TICKS_PER_MESSAGE);
  model.reset();
  model.sample(message);
  let told = follow(message);
  for (let tick = 1; tick <= 10 / PERIOD; tick++) {
    const [linearX, angularZ] = [0.3, 1.5 * Math.cos((2 * Math.PI * tick) / 300) + 0.2];
    Object.assign(truth.twist, { linearX, linearY: body.wheels ? 0 : 0.1, angularZ });
    motion.from(truth.pose, truth.twist);
    Object.assign(truth.pose, { x: truth.pose.x + motion.dx, y: truth.pose.y + motion.dy, heading: motion.heading });
    if (body.wheels !== undefined) {
      const { radius, separation } = body.wheels;
      truth.wheelAngles[0] += ((linearX - (angularZ * separation) / 2) / radius) * PERIOD;
      truth.wheelAngles[1] += ((linearX + (angularZ * separation) / 2) / radius) * PERIOD;
    }
    model.track?.();
    if (tick % TICKS_PER_MESSAGE !== 0) continue;
    model.sample(message);
    told = follow(message);
  }
  const turn = message.heading - truth.pose.heading;
  const wrapped = Math.atan2(Math.sin(turn), Math.cos(turn));
  return normalised([message.x - truth.pose.x, message.y - truth.pose.y, wrapped], told);
}

// Of three degrees of freedom the mean is 3; that of 200 has a standard error of sqrt(6 / 200) = 0.17.
it.each<[string, Body, { slip: number; scale?: number }]>([
  ['wheels that slip', rodent, { slip: 0.02 }],
  ['wheels that slip, and a scale', rodent, { slip: 0.02, scale: 0.05 }],
  ['no wheels', point, { slip: 0.1 }],
])('the covariance of a dead-reckoned pose is that of its errors, with %s', { tags: 'long' }, (_, body, noise) => {
  let sum = 0;
  for (let seed = 1; seed <= 200; seed++) sum += errorOf(seed, body, noise);
  expect(sum / 200).toBeGreaterThan(2.7);
  expect(sum / 200).toBeLessThan(3.3);
});

/** Travel (m) and turn (rad) of the messages of a way that bends both ways. */
const WAY = Array.from({ length: 40 }, (_, k) => [0.02 + 0.01 * Math.sin(k), 0.05 * Math.cos(k / 5)] as const);

/** The pose after each step of a way along arcs. */
function posesOf(way: readonly (readonly [travel: number, turn: number])[]) {
  let [x, y, heading] = [0, 0, 0];
  return way.map(([travel, turn]) => {
    const chord = turn === 0 ? travel : (2 * travel * Math.sin(turn / 2)) / turn;
    x += chord * Math.cos(heading + turn / 2);
    y += chord * Math.sin(heading + turn / 2);
    heading += turn;
    return { x, y, heading };
  });
}

it.each<
  [
    string,
    Body,
    (step: readonly [number, number], side: -1 | 1) => readonly [travel: number, turn: number, deviation: number],
  ]
>([
  [
    'a wheel',
    rodent,
    ([travel, turn], side) => {
      const separation = rodent.wheels?.separation ?? Number.NaN;
      return [0.5, side / separation, travel + (side * turn * separation) / 2];
    },
  ],
  // One error of the whole travel, which is given to one of the sides.
  ['the whole travel', point, ([travel, turn], side) => [travel, turn, side < 0 ? 0 : 1]],
])('is the sum over messages of what an error of %s in one of them does to the pose', (_, body, errorIn) => {
  const [slip, ticks, tiny] = [0.05, 4, 1e-6];
  const follow = poseCovariance({ slip }, body, ticks);
  const poses = posesOf(WAY);
  const told = poses.map(follow).at(-1) ?? [];
  const end = poses[poses.length - 1];
  const sum = [0, 0, 0, 0, 0, 0];
  for (const [k, step] of WAY.entries()) {
    for (const side of [-1, 1] as const) {
      const [travel, turn, deviation] = errorIn(step, side);
      const wrong = posesOf(WAY.with(k, [step[0] + tiny * travel, step[1] + tiny * turn])).at(-1) ?? end;
      const [x, y, a] = [wrong.x - end.x, wrong.y - end.y, wrong.heading - end.heading].map((one) => one / tiny);
      const variance = (slip * deviation) ** 2 / (body.wheels === undefined ? ticks : 1);
      [x * x, x * y, x * a, y * y, y * a, a * a].forEach((one, i) => {
        sum[i] += variance * one;
      });
    }
  }
  const [xx, , , yy, , aa] = sum.map(Math.sqrt);
  const scales = [xx * xx, xx * yy, xx * aa, yy * yy, yy * aa, aa * aa];
  // The arcs bend by at most 0.05 rad a message, which the rule takes for chords.
  told.forEach((one, i) => {
    expect(Math.abs(one - sum[i]) / scales[i], `element ${i}`).toBeLessThan(2e-3);
  });
});

it('where odometry begins anew, nothing is uncertain', () => {
  const follow = poseCovariance({ slip: 0.1 }, rodent, 10);
  follow({ x: 0, y: 0, heading: 0 });
  expect(follow({ x: 0.1, y: 0, heading: 0.2 })[5]).toBeGreaterThan(0);
  expect(follow({ x: 0, y: 0, heading: 0 })).toEqual([0, 0, 0, 0, 0, 0]);
});

it('messages tell it in the rows of x, y and the turn about z, and a least variance elsewhere', () => {
  const odometry = messageType('nav_msgs/msg/Odometry');
  const spec = odometrySensor({ rateHz: 100, noise: { slip: 0.1 } }) as SensorSpec<'odometry'>;
  const write = writerOf('odometry')!.open(spec as never, { body: rodent, period: PERIOD });
  const follow = poseCovariance({ slip: 0.1 }, rodent, 1);
  const header = { stamp: timeOf(0n), frame_id: 'odom' };
  for (const pose of [
    { x: 0, y: 0, heading: 0 },
    { x: 0.1, y: 0.02, heading: 0.4 },
    { x: 0.2, y: 0.1, heading: 0.5 },
  ]) {
    const { covariance } = odometry.decode(
      write({ ...pose, linearX: 1, linearY: 0, angularZ: 1 } as never, header),
    ).pose;
    const [xx, xy, xa, yy, ya, aa] = follow(pose);
    const floor = (value: number): number => Math.max(1e-9, value);
    expect([0, 1, 5, 7, 11, 35].map((i) => covariance[i])).toEqual([floor(xx), xy, xa, floor(yy), ya, floor(aa)]);
    expect([6, 30, 31].map((i) => covariance[i])).toEqual([xy, xa, ya]);
    expect([14, 21, 28].map((i) => covariance[i])).toEqual([1e-9, 1e-9, 1e-9]);
  }
});
