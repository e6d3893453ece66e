import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { duration, Progress, progressText } from '../../../scenarios/cli/terminal/progress.ts';
import { condense, sparkline } from '../../../scenarios/cli/terminal/sparkline.ts';
import { createStyle, wantsColour } from '../../../scenarios/cli/terminal/style.ts';
import { displayWidth, renderTable } from '../../../scenarios/cli/terminal/table.ts';

describe('renderTable', () => {
  it('aligns columns by what is seen, not by what is written', () => {
    const { bad } = createStyle(true);
    const table = renderTable(
      [{ head: 'Name' }, { head: 'Value', align: 'right' }],
      [
        [bad('a'), '1'],
        ['größe', '10.25'],
      ],
    );
    expect(stripVTControlCharacters(table)).toBe('Name   Value\na          1\ngröße  10.25');
  });

  it('leaves out a line of empty heads and trailing blanks', () => {
    expect(
      renderTable(
        [{ head: '' }, { head: '' }],
        [
          ['a', ''],
          ['bc', 'd'],
        ],
      ),
    ).toBe('a\nbc  d');
    expect(renderTable([{ head: 'Only' }], [])).toBe('Only');
  });

  it('counts wide characters twice and combining marks not at all', () => {
    expect([displayWidth('海马'), displayWidth('e\u0301'), displayWidth('▁█')]).toEqual([4, 1, 2]);
  });
});

describe('sparkline', () => {
  it('spans its levels and leaves gaps for what is not a number', () => {
    expect(sparkline([0, 0.5, 1, Number.NaN, 2, -1])).toBe('▁▅█ █▁');
    expect(sparkline([3, 3], 3, 3)).toBe('▁▁');
  });

  it('is no longer than a line: many values become means of as few as will do', () => {
    expect(condense([1, 2, 3], 3)).toEqual({ means: [1, 2, 3], each: 1 });
    expect(condense([1, 3, Number.NaN, 5, 7], 3)).toEqual({ means: [2, 5, 7], each: 2 });
    expect(condense([Number.NaN, Number.NaN, 1], 2).means).toEqual([Number.NaN, 1]);
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, min: -1e3, max: 1e3 }), { minLength: 1 }),
        fc.nat(20),
        (values, more) => {
          const { means, each } = condense(values, more + 1);
          expect(means.length).toBeLessThanOrEqual(more + 1);
          const sum = means.reduce((all, one, k) => all + one * Math.min(each, values.length - k * each), 0);
          expect(sum).toBeCloseTo(
            values.reduce((all, one) => all + one, 0),
            6,
          );
        },
      ),
    );
  });
});

describe('colour', () => {
  it('is for terminals, unless somebody minds', () => {
    const terminal = { isTTY: true };
    expect(wantsColour(terminal, {}, false)).toBe(true);
    expect(wantsColour({}, {}, false)).toBe(false);
    expect(wantsColour(terminal, { NO_COLOR: '1' }, false)).toBe(false);
    expect(wantsColour(terminal, { NO_COLOR: '' }, false)).toBe(true);
    expect(wantsColour(terminal, { FORCE_COLOR: '1' }, true)).toBe(false);
    expect(wantsColour({}, { FORCE_COLOR: '1' }, false)).toBe(true);
    expect(wantsColour(terminal, { TERM: 'dumb' }, false)).toBe(false);
    expect(createStyle(false).bold('x')).toBe('x');
    expect(createStyle(true).bold('x')).toBe('\u001b[1mx\u001b[22m');
  });
});

describe('Progress', () => {
  const record = (isTTY: boolean) => {
    const written: string[] = [];
    let now = 0;
    const progress = new Progress({ isTTY, columns: 80, write: (text) => written.push(text) }, 'maze', () => now);
    return { written, progress, at: (milliseconds: number) => (now = milliseconds) };
  };
  const state = (done: number) => ({ done, total: 10, simulatedSeconds: 100 * done });

  it('rewrites one line of a terminal, at most ten times a second, and always the last', () => {
    const { written, progress, at } = record(true);
    progress.update(state(1));
    at(50);
    progress.update(state(2));
    expect(written).toHaveLength(1);
    at(60);
    progress.update(state(10));
    expect(written.at(-1)).toContain('10/10');
    progress.clear();
    progress.clear();
    expect(written.filter((text) => text === '\r\u001b[2K')).toHaveLength(1);
    expect(written.every((text) => text.startsWith('\r\u001b[2K') && !text.includes('\n'))).toBe(true);
  });

  it('writes a line every ten seconds elsewhere', () => {
    const { written, progress, at } = record(false);
    for (let second = 0; second <= 25; second++) {
      at(1000 * second);
      progress.update(state(second / 5));
    }
    progress.clear();
    expect(written).toEqual([
      'maze  2/10 trials  20x real time  40 s left\n',
      'maze  4/10 trials  20x real time  30 s left\n',
    ]);
  });

  it('says the rate and the time that is left, once it can tell', () => {
    expect(progressText('a', state(5), 5, true)).toBe('a  ██████████░░░░░░░░░░  5/10 trials  100x real time  5 s left');
    expect(progressText('a', state(5), 0.1, false)).toBe('a  5/10 trials');
    expect(progressText('a', state(10), 4, false)).toBe('a  10/10 trials  250x real time');
    expect(progressText('a', { done: 30, total: 120, unit: 'MB' }, 3, false)).toBe('a  30/120 MB  10 MB/s  9 s left');
    expect([59.4, 200, 7500].map(duration)).toEqual(['59 s', '3 min 20 s', '2 h 5 min']);
  });
});
