import { expect, it } from 'vitest';
import { SequenceVector } from '../../../controllers/hippocampus/sequence-vector.ts';

/** m, three cells. */
const centres = [0, 0, 0.3, 0.4, -0.2, 0];

const make = () => new SequenceVector({ centres, decay: 0.1, period: 1e-3 });

it('points from the agent to the cells that spike', () => {
  const vector = make();
  vector.update(Uint32Array.of(1), 1, 0, 0);
  expect([vector.x, vector.y]).toEqual([expect.closeTo(0.6, 12), expect.closeTo(0.8, 12)]);
  vector.update(Uint32Array.of(2), 1, 0, 0);
  const keep = Math.exp(-0.01);
  const [x, y] = [0.3 * keep - 0.2, 0.4 * keep];
  expect([vector.x, vector.y]).toEqual([
    expect.closeTo(x / Math.hypot(x, y), 12),
    expect.closeTo(y / Math.hypot(x, y), 12),
  ]);
});

it('counts a spike from where the agent was then, so that it does not lag behind', () => {
  const vector = make();
  for (let tick = 0; tick < 300; tick++) {
    // Cells 1 cm ahead of an agent that runs along x.
    const x = 1e-3 * tick;
    const ahead = new SequenceVector({ centres: [x + 0.01, 0], decay: 0.1, period: 1e-3 });
    ahead.restore(vector.save());
    ahead.update(Uint32Array.of(0), 1, x, 0);
    vector.restore(ahead.save());
  }
  expect(vector.x).toBeCloseTo(1, 12);
});

it('does not count what lies beyond its reach', () => {
  const vector = new SequenceVector({ centres, decay: 0.1, period: 1e-3, reach: 0.4 });
  vector.update(Uint32Array.of(1, 2), 2, 0, 0);
  expect([vector.x, vector.y]).toEqual([-1, 0]);
  vector.update(Uint32Array.of(1), 1, 0.1, 0.4);
  expect(vector.y).toBe(0);
  expect(vector.x).toBeCloseTo(1, 12);
});

it('is shorter than 1 while there is less than half a recent spike', () => {
  const vector = make();
  vector.update(Uint32Array.of(1), 1, 0, 0);
  for (let tick = 1; tick <= 200; tick++) {
    vector.update(new Uint32Array(0), 0, 0, 0);
    expect(Math.hypot(vector.x, vector.y)).toBeCloseTo(Math.min(1, 2 * Math.exp(-tick / 100)), 9);
  }
  vector.reset();
  expect([...vector.save()]).toEqual([0, 0, 0, 0, 0]);
});

it('counts what lies at its reach, wherever the agent is, and nothing farther', () => {
  const at = (x: number, y: number, reach: number) => {
    const vector = new SequenceVector({ centres, decay: 0.1, period: 1e-3, reach });
    vector.update(Uint32Array.of(1), 1, x, y);
    return [vector.x, vector.y];
  };
  // The cell is at 0.3, 0.4.
  expect(at(0, 0, 0.5)).toEqual([expect.closeTo(0.6, 12), expect.closeTo(0.8, 12)]);
  expect(at(0, 0, 0.499)).toEqual([0, 0]);
  expect(at(0.3, -5, 5.5)).toEqual([expect.closeTo(0, 12), expect.closeTo(1, 12)]);
  expect(at(9, 0.4, 8.75)).toEqual([expect.closeTo(-1, 12), expect.closeTo(0, 12)]);
  expect(at(9, 0.4, 8.65)).toEqual([0, 0]);
  expect(at(-0.3, -0.4, 0.9)).toEqual([0, 0]);
});

it('is where it was saved, and goes on as it would have', () => {
  const [one, other] = [make(), make()];
  one.update(Uint32Array.of(1, 2), 2, 0.1, -0.1);
  other.restore(one.save());
  expect([other.x, other.y]).toEqual([one.x, one.y]);
  expect(Math.abs(other.y)).toBeGreaterThan(0.1);
  for (const vector of [one, other]) vector.update(Uint32Array.of(0), 1, 0.2, 0);
  expect([other.x, other.y]).toEqual([one.x, one.y]);
  one.reset();
  expect([one.x, one.y]).toEqual([0, 0]);
  one.update(new Uint32Array(0), 0, 0, 0);
  expect([one.x, one.y]).toEqual([0, 0]);
});
