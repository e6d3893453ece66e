import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Retina } from '../../../controllers/encoding/retina.ts';
import { eventsOf } from './events-of.ts';

test('a cell fires once for all events of its polarity and pixels', () => {
  const retina = new Retina({ width: 4, height: 6, cellWidth: 2, cellHeight: 3 });
  expect([retina.columns, retina.rows, retina.size]).toEqual([2, 2, 8]);
  const fire = new Float64Array(10);
  retina.encode(
    eventsOf([
      [0, 0, 0, 0],
      [0, 1, 2, 0],
      [0, 3, 5, 1],
    ]),
    fire,
    1,
  );
  expect([...fire.keys()].filter((i) => fire[i] === 1)).toEqual([1 + retina.index(0, 0, 0), 1 + retina.index(1, 1, 1)]);
});

test('every pixel has its cell', () => {
  const sizes = fc.record({
    cellWidth: fc.integer({ min: 1, max: 4 }),
    cellHeight: fc.integer({ min: 1, max: 4 }),
    columns: fc.integer({ min: 1, max: 5 }),
    rows: fc.integer({ min: 1, max: 5 }),
  });
  fc.assert(
    fc.property(sizes, fc.nat(), fc.nat(), fc.constantFrom(0, 1), (size, x, y, polarity) => {
      const { cellWidth, cellHeight, columns, rows } = size;
      const [width, height] = [columns * cellWidth, rows * cellHeight];
      const retina = new Retina({ width, height, cellWidth, cellHeight });
      const fire = new Float32Array(retina.size);
      retina.encode(eventsOf([[0, x % width, y % height, polarity]]), fire);
      const cell = retina.index(polarity, Math.floor((x % width) / cellWidth), Math.floor((y % height) / cellHeight));
      expect([fire[cell], fire.reduce((a, b) => a + b, 0)]).toEqual([1, 1]);
    }),
  );
});

test('cells must tile the camera', () => {
  expect(() => new Retina({ width: 5, height: 4, cellWidth: 2 })).toThrow(
    expect.objectContaining({ code: 'invalid_retina' }),
  );
});
