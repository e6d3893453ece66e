import { describe, expect, it } from 'vitest';
import { type Body, odometrySensor, point, rodent, type SensorSpec } from '../../../../agents/index.ts';
import { ODOMETRY } from '../../../../bridges/recording/sensors/odometry.ts';
import { poseCovariance } from '../../../../bridges/recording/sensors/pose-covariance.ts';
import { messageType, timeOf } from '../../../../bridges/ros-messages/index.ts';

const odometry = messageType('nav_msgs/msg/Odometry');
const header = { stamp: timeOf(1n), frame_id: 'odom' };
const LEAST = 1e-9;

type Noise = { readonly slip?: number; readonly scale?: number };
const MESSAGE = { x: 1, y: -2, heading: 0.5, linearX: 0.4, linearY: -0.3, angularZ: 2 };

function opened(noise: Noise, body: Body, rateHz?: number) {
  const spec = odometrySensor({ noise, ...(rateHz === undefined ? {} : { rateHz }) }) as SensorSpec<'odometry'>;
  const write = ODOMETRY.open(spec as never, { body, period: 1e-3 });
  return (message: object = MESSAGE) => odometry.decode(write(message as never, header).slice());
}

/** A matrix of 6 x 6 with the least variance on its diagonal where nothing is said. */
function matrix(...entries: readonly (readonly [row: number, column: number, value: number])[]): unknown[] {
  const all = Array.from({ length: 36 }, (_, k): number => (k % 7 === 0 ? LEAST : 0));
  for (const [row, column, value] of entries) all[6 * row + column] = all[6 * column + row] = value;
  return all.map((value) => expect.closeTo(value, 12));
}

describe('odometry', () => {
  it('has a pose in its frame and a twist in that of the base', () => {
    expect(opened({}, point)()).toMatchObject({
      ...{ header, child_frame_id: 'base_link' },
      pose: { pose: { position: { x: 1, y: -2, z: 0 } } },
      twist: { twist: { linear: { x: 0.4, y: -0.3, z: 0 }, angular: { x: 0, y: 0, z: 2 } } },
    });
  });

  it('without errors has the least variances, and nothing between axes', () => {
    for (const body of [point, rodent]) {
      const { pose, twist } = opened({}, body)();
      expect([...twist.covariance]).toEqual(matrix());
      expect([...pose.covariance]).toEqual(matrix());
    }
  });

  it('with wheels that slip has the errors of both, each by its share in forward velocity and turn', () => {
    const { separation } = rodent.wheels as NonNullable<Body['wheels']>;
    const slip = 0.1;
    const [left, right] = [-1, 1].map((side) => slip * (0.4 + (side * 2 * separation) / 2));
    // Forward is half the sum of both, the turn their difference over their distance.
    const forward = (left / 2) ** 2 + (right / 2) ** 2;
    const turn = (left / separation) ** 2 + (right / separation) ** 2;
    const both = (right / 2) * (right / separation) - (left / 2) * (left / separation);
    expect([...opened({ slip }, rodent)().twist.covariance]).toEqual(
      matrix([0, 0, forward], [0, 5, both], [5, 5, turn]),
    );
  });

  it('without wheels has one error of the whole twist, shared among the ticks of a message', () => {
    for (const [rateHz, ticks] of [
      [undefined, 1],
      [5000, 1],
      [1000, 1],
      [200, 5],
    ] as const) {
      const share = 0.2 ** 2 / ticks;
      const { covariance } = opened({ slip: 0.2 }, point, rateHz)().twist;
      expect([...covariance], `${rateHz}`).toEqual(
        matrix(
          ...([
            [0, 0, share * 0.16],
            [0, 1, share * 0.4 * -0.3],
            [1, 1, share * 0.09],
          ] as const),
          ...([
            [0, 5, share * 0.4 * 2],
            [1, 5, share * -0.3 * 2],
            [5, 5, share * 4],
          ] as const),
        ),
      );
    }
  });

  it('with an error of scale has that of velocities along the floor, not of turns', () => {
    for (const body of [point, rodent]) {
      expect([...opened({ scale: 0.5 }, body)().twist.covariance]).toEqual(
        matrix([0, 0, 0.25 * 0.16], [0, 1, 0.25 * 0.4 * -0.3], [1, 1, 0.25 * 0.09]),
      );
    }
  });

  it('has the covariance of its way beside the pose, message after message', () => {
    const noise = { slip: 0.1, scale: 0.2 };
    const write = opened(noise, point, 200);
    const covarianceOf = poseCovariance(noise, point, 5);
    for (let k = 1; k <= 4; k++) {
      const message = { ...MESSAGE, x: 0.1 * k, y: 0.05 * k * k, heading: 0.3 * k };
      const [xx, xy, xa, yy, ya, aa] = covarianceOf(message);
      expect([...write(message).pose.covariance]).toEqual(
        matrix([0, 0, xx], [0, 1, xy], [0, 5, xa], [1, 1, yy], [1, 5, ya], [5, 5, aa]),
      );
    }
  });
});
