import { describe, expect, it } from 'vitest';
import { leftOut } from '../../../../scenarios/view/page/left-out.ts';

const stage = { populations: [{ name: 'place', size: 121 }] };
const PANELS = ['arena', 'weights'];
const BEGIN = 'The address has what is not known here, and is left out: ';

describe('what is left out of an address', () => {
  it('is nothing where all is known', () => {
    for (const search of [
      '',
      '?token=secret',
      '?seed=3&panels=arena,weights&cell=place:120&show.weights.view=arrows',
      '?panels=',
    ])
      expect(leftOut(search, PANELS, stage, [])).toEqual([]);
  });

  it('is what cannot be read, a panel or choice that there is not, and a neuron that the run has not', () => {
    expect(leftOut('?seed=x&panels=arena,aren&cell=place:121', PANELS, stage, [])).toEqual([
      `${BEGIN}seed=x, panels=aren, cell=place:121`,
    ]);
    expect(leftOut('?show.weights.view=arrows&show.wieghts.view=arrows', PANELS, stage, ['wieghts.view'])).toEqual([
      `${BEGIN}show.wieghts.view=arrows`,
    ]);
    expect(leftOut('?cell=plac:1', PANELS, stage, [])).toEqual([`${BEGIN}cell=plac:1`]);
  });
});
