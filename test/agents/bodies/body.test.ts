import { expect, it } from 'vitest';
import type { Body } from '../../../agents/index.ts';
import { defineBody, point, rodent, ValidationError } from '../../../agents/index.ts';

it('takes a possible body as it is', () => {
  expect(defineBody(rodent)).toBe(rodent);
  expect(point).toMatchObject({ radius: 0, drive: 'holonomic' });
});

const { wheels: _, ...wheelless } = rodent;

it.each<[string, Body]>([
  ['radius', { ...rodent, radius: -0.1 }],
  ['height', { ...rodent, height: 0 }],
  ['mass', { ...rodent, mass: Number.NaN }],
  ['rebound', { ...rodent, rebound: -1 }],
  ['limits.linear', { ...rodent, limits: { ...rodent.limits, linear: 0 } }],
  ['limits.angularAcceleration', { ...rodent, limits: { ...rodent.limits, angularAcceleration: -1 } }],
  ['wheels.separation', { ...rodent, wheels: { radius: 0.1, separation: 0 } }],
  ['wheels', wheelless],
  ['drive', { ...rodent, drive: 'caterpillar' as never }],
  ['limits', { ...rodent, limits: undefined as never }],
  ['wheels', { ...rodent, wheels: null as never }],
])('refuses an impossible one by name: %s', (field, body) => {
  expect(() => defineBody(body)).toThrow(ValidationError);
  expect(() => defineBody(body)).toThrow(
    expect.objectContaining({ code: 'invalid_body', block: 'rodent', expected: expect.any(String) }),
  );
  expect(() => defineBody(body)).toThrow(new RegExp(field));
});

it.each([
  ['raduis', 'radius', { ...rodent, raduis: 1 }],
  ['linera', 'linear', { ...rodent, limits: { ...rodent.limits, linera: 1 } }],
])('refuses %s, which nothing would read', (received, nearest, body) => {
  expect(() => defineBody(body)).toThrow(
    expect.objectContaining({ code: 'unknown_option', received, remedy: `did you mean '${nearest}'?` }),
  );
});

it.each([{}, undefined, null, 'rodent', { name: 5 }])('refuses %o, which is no body', (body) => {
  expect(() => defineBody(body as never)).toThrow(
    expect.objectContaining({ name: 'ValidationError', code: 'invalid_body', block: 'body' }),
  );
});
