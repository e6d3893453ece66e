import { describe, expect, it } from 'vitest';
import { BORDER_CELLS, borderSynapses, senseBorders } from '../../../controllers/encoding/border-cells.ts';

const directions = Float64Array.from({ length: 40 }, (_, i) => Math.PI / 2 - (2 * Math.PI * i) / 40);

/** The cell that fires at a position, of an arena whose boxes begin 1 m from its centre. */
function cellAt(x: number, y: number): number[] {
  const rates = new Float64Array(BORDER_CELLS);
  senseBorders(x, y, 1, 2000, rates);
  for (const rate of rates) expect([0, 2000]).toContain(rate);
  return [...rates.keys()].filter((cell) => rates[cell] === 2000);
}

/** Directions that a position's cell silences, as multiples of 9 degrees clockwise from y. */
function silenced(x: number, y: number): number[] {
  const [cell] = cellAt(x, y);
  return borderSynapses(directions)
    .flatMap(([from, to]) => (from === cell ? [to] : []))
    .sort((a, b) => a - b);
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

describe('border cells', () => {
  it('fire one at a time, in boxes along the walls', () => {
    expect(cellAt(0, 0)).toEqual([]);
    expect(cellAt(1, -1)).toEqual([]);
    const around = [-1.1, 0, 1.1].flatMap((x) => [-1.1, 0, 1.1].flatMap((y) => cellAt(x, y)));
    expect(around.sort((a, b) => a - b)).toEqual(range(0, BORDER_CELLS - 1));
  });

  it('silence what leads into a wall, and leave what leads along it', () => {
    expect(silenced(1.1, 0)).toEqual(range(1, 19));
    expect(silenced(0, -1.1)).toEqual(range(11, 29));
    expect(silenced(-1.1, 0)).toEqual(range(21, 39));
    expect(silenced(0, 1.1)).toEqual([...range(0, 9), ...range(31, 39)]);
  });

  it('silence what leads into either wall of a corner, once', () => {
    expect(silenced(1.1, -1.1)).toEqual(range(1, 29));
    expect(silenced(-1.1, -1.1)).toEqual(range(11, 39));
  });

  it('do not know where a body is that is nowhere', () => {
    for (const [x, y] of [
      [Number.NaN, 0],
      [0, Infinity],
    ]) {
      const rates = new Float64Array(BORDER_CELLS);
      senseBorders(x, y, 1, 2000, rates);
      expect(rates).toEqual(new Float64Array(BORDER_CELLS).fill(Number.NaN));
    }
  });
});
