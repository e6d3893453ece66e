import { expect, it } from 'vitest';
import { point, rodent } from '../../../agents/index.ts';
import { Drive, rollWheels } from '../../../sim/physics/drive.ts';

const at = (linearX: number, linearY = 0, angularZ = 0) => ({ linearX, linearY, angularZ });

it('takes a body without limits to any command at once, exactly', () => {
  const twist = at(0.1, 0.2, 0.3);
  new Drive(point, 1e-3).approach(at(1 / 3, -1e6, 0.7), twist);
  expect(twist).toEqual(at(1 / 3, -1e6, 0.7));
});

it('bounds velocity by its length and acceleration by the step', () => {
  const drive = new Drive({ ...rodent, drive: 'holonomic' }, 1e-3);
  const twist = at(0);
  drive.approach(at(3, 4), twist);
  expect(twist.linearX).toBeCloseTo(6e-3 * 0.6, 12);
  expect(twist.linearY).toBeCloseTo(6e-3 * 0.8, 12);
  for (let k = 0; k < 200; k++) drive.approach(at(3, 4, -99), twist);
  expect(twist.linearX).toBeCloseTo(0.36, 12);
  expect(twist.linearY).toBeCloseTo(0.48, 12);
  expect(twist.angularZ).toBe(-12);
});

it('lets a differential drive aim at no lateral velocity, and lose one by its grip', () => {
  const drive = new Drive(rodent, 1e-3);
  const twist = at(0.2, 0.1);
  drive.approach(at(0.2, 9), twist);
  expect(twist.linearY).toBeCloseTo(0.094, 12);
  for (let k = 0; k < 17; k++) drive.approach(at(0.2, 9), twist);
  expect(twist).toEqual(at(0.2));
});

it('rolls wheels by forward travel and turn', () => {
  const angles = new Float64Array(2);
  rollWheels(rodent, at(0.1, 5, 2), 0.5, angles);
  expect(angles[0]).toBeCloseTo(((0.1 - 2 * 0.04) * 0.5) / 0.02, 12);
  expect(angles[1]).toBeCloseTo(((0.1 + 2 * 0.04) * 0.5) / 0.02, 12);
  rollWheels(point, at(1), 1, angles.fill(0));
  expect([...angles]).toEqual([0, 0]);
});
