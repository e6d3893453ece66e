import { describe, expect, it } from 'vitest';
import { markdownOf } from '../../../../scenarios/cli/test/markdown.ts';

describe('markdownOf', () => {
  it('has a heading and a table for each configuration', () => {
    const cases = [
      { name: 'learns', outcome: 'passed', message: 'success rate: 0.9 (0.8 to 1) meets ≥ 0.5' },
      { name: 'ablation blind', outcome: 'undecided', message: 'too few seeds' },
    ] as const;
    expect(
      markdownOf([
        { head: 'maze@1: point', cases },
        { head: 'other', cases: [] },
      ]),
    ).toBe(`## maze@1: point

| | check | measured |
|---|---|---|
| passed | learns | success rate: 0.9 (0.8 to 1) meets ≥ 0.5 |
| undecided | ablation blind | too few seeds |

## other

| | check | measured |
|---|---|---|
`);
  });

  it('shows what looks like markup as text, and keeps a row a row', () => {
    const cases = [{ name: 'run', outcome: 'error', message: 'a|b <i>*c*_d_\r\nsecond `line`' }] as const;
    const [row] = markdownOf([{ head: 'x', cases }]).match(/\| error.*\n/) ?? [];
    expect(row).toBe('| error | run | a\\|b \\<i\\>\\*c\\*\\_d\\_<br>second \\`line\\` |\n');
  });
});
