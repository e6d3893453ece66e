import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { point, rodent } from '../../../../agents/index.ts';
import { errorAnnotation } from '../../../../scenarios/cli/test/annotation.ts';
import { baselineText, compare, readBaseline } from '../../../../scenarios/cli/test/behaviour-baseline.ts';
import { junitXml } from '../../../../scenarios/cli/test/junit.ts';
import { configurations } from '../../../../scenarios/cli/test/test-selection.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';

describe('junitXml', () => {
  const one = { className: 'maze.point.kinematic', seconds: 1.23456, message: 'm' };
  const xml = junitXml([
    {
      name: 'maze/point',
      seconds: 2,
      cases: [
        { ...one, name: 'passes', outcome: 'passed' },
        {
          ...one,
          name: 'fails & "burns" <fast>',
          outcome: 'failed',
          message: "0.4 misses >= 0.5 & it's\u0007",
          details: 'line 2',
        },
        { ...one, name: 'late', outcome: 'skipped' },
        { ...one, name: 'crash', outcome: 'error' },
      ],
    },
  ]);

  it('counts cases by outcome', () => {
    expect(xml).toMatch(
      /^<\?xml version="1.0" encoding="UTF-8"\?>\n<testsuites name="reafference" tests="4" failures="1" errors="1" skipped="1" time="2.000">/,
    );
    expect(xml.match(/<testcase /g)).toHaveLength(4);
    expect(xml).toContain(
      '<testcase classname="maze.point.kinematic" name="late" time="1.235"><skipped message="m"/></testcase>',
    );
  });

  it('escapes what XML would misread', () => {
    expect(xml).toContain('name="fails &amp; &quot;burns&quot; &lt;fast&gt;"');
    expect(xml).toContain(
      '<failure message="0.4 misses &gt;= 0.5 &amp; it&#39;s\ufffd" type="failed">0.4 misses &gt;= 0.5 &amp; it&#39;s\ufffd\nline 2</failure>',
    );
  });
});

describe('errorAnnotation', () => {
  it('escapes as workflow commands demand', () => {
    expect(errorAnnotation('maze: a, b', '50 %\nof 3: x')).toBe('::error title=maze%3A a%2C b::50 %25%0Aof 3: x');
  });
});

describe('behaviour baseline', () => {
  const folder = temporaryFolder();
  const file = join(folder, 'baseline.json');

  it('tells unchanged from changed from failed', () => {
    const before = { value: 0.9, pass: true, digest: 'a' };
    expect(compare(before, before)).toBe('unchanged');
    expect(compare({ ...before, digest: 'b' }, before)).toBe('digest changed');
    expect(compare({ ...before, value: 0.8 }, before)).toBe('value changed');
    expect(compare({ ...before, seeds: '1-3' }, { ...before, digest: 'b', seeds: '1-4' })).toBe('other seeds');
    expect(compare({ ...before, seeds: '1-3' }, before)).toBe('unchanged');
    expect(compare({ ...before, pass: false }, before)).toBe('failed');
    expect(compare(before, undefined)).toBe('new');
  });

  it('is read as it was written, cases in order', () => {
    const cases = { b: { value: 1, pass: true, digest: 'x' }, a: { value: null, pass: false, digest: null } };
    writeFileSync(file, baselineText(cases));
    expect(readBaseline(file, false)).toEqual(cases);
    expect(Object.keys(readBaseline(file, false))).toEqual(['a', 'b']);
  });

  it('names what it cannot read', () => {
    expect(() => readBaseline(join(folder, 'none'), false)).toThrow(
      expect.objectContaining({ code: 'baseline_not_read', received: 'ENOENT' }),
    );
    expect(readBaseline(join(folder, 'none'), true)).toEqual({});
    writeFileSync(file, '{"format":1,"cases":{"a":{"value":"high"}}}');
    expect(() => readBaseline(file, true)).toThrow(
      expect.objectContaining({ code: 'not_a_baseline', expected: expect.stringContaining('cases.a.value: a number') }),
    );
  });
});

describe('configurations', () => {
  it('are every body under every engine, a point where nothing has to collide', () => {
    expect(configurations({ bodies: { point, rodent }, physics: ['kinematic', 'cannon'] })).toEqual([
      ['point', 'kinematic'],
      ['rodent', 'kinematic'],
      ['rodent', 'cannon'],
    ]);
    expect(configurations({ bodies: { point }, physics: ['cannon'] })).toEqual([['point', 'cannon']]);
  });
});
