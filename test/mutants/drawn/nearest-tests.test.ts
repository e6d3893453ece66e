import { describe, expect, it } from 'vitest';
import { importsOf, NearestTests } from './nearest-tests.ts';

describe('what a module imports', () => {
  it('is what it runs: no types, and no other packages', () => {
    const text = `
      import { a } from './a.ts';
      import { type b, c } from '../c.ts';
      import type { d } from './d.ts';
      import { type e } from './e.ts';
      import './f.ts';
      export { g } from './g.ts';
      export * from './h.ts';
      export type { i } from './i.ts';
      import { map } from 'rxjs';
      const j = await import('./j.ts');
      import { k } from 'reafference/bridges/nir';
      import { l } from 'reafference/conformance';
      import { m } from 'reafference/scenarios/plots';
    `;
    expect(importsOf('x/y/z.ts', text)).toEqual([
      'x/y/a.ts',
      'x/c.ts',
      'x/y/f.ts',
      'bridges/nir/index.ts',
      'test/conformance/index.ts',
      'scenarios/plots/index.ts',
      'x/y/g.ts',
      'x/y/h.ts',
      'x/y/j.ts',
    ]);
  });
});

describe('the nearest tests', () => {
  const files: Readonly<Record<string, string>> = {
    'room/a.ts': '',
    'room/b.ts': "import { a } from './a.ts';",
    'room/lonely.ts': '',
    'test/room/a.test.ts': "import { b } from '../../room/b.ts';",
    'test/room/b.test.ts': "import { b } from '../../room/b.ts';",
    'test/other/c.test.ts': "import { a } from '../../room/a.ts';",
    'test/room/d.test.ts': "import { a } from '../../room/a.ts';",
    'test/room/drawn.ts': "import { b } from '../../room/b.ts';",
    'test/room/e.test.ts': "import { b } from './drawn.ts';",
    'test/other/f.test.ts': "import { b } from '../../room/b.ts';",
    'test/other/far.test.ts': "import { b } from '../room/drawn.ts';",
    'test/other/none.test.ts': "import type { A } from '../../room/a.ts';",
  };
  const nearest = new NearestTests(Object.keys(files), (path) => files[path]);

  it('are the one that mirrors the file, those that import it, those beside the first, then those with fewest imports between', () => {
    expect(nearest.of('room/a.ts')).toEqual([
      'test/room/a.test.ts',
      'test/room/d.test.ts',
      'test/other/c.test.ts',
      'test/room/b.test.ts',
      'test/room/e.test.ts',
      'test/other/f.test.ts',
      'test/other/far.test.ts',
    ]);
  });

  it('are none of a file that no test imports', () => {
    expect(nearest.of('room/lonely.ts')).toEqual([]);
  });
});
