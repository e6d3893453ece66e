import { describe, expect, it } from 'vitest';
import { Remarks } from '../../../../scenarios/view/robot/remarks.ts';

describe('what there is to be said of a robot', () => {
  it('is that nothing tells where it is, as long as nothing does', () => {
    const remarks = new Remarks();
    expect(remarks.sentences).toEqual(['Nothing that it shows tells where the body is.']);
    remarks.topics('The body is where /odom puts it.', ['/signals/a (b)'], ['/scan (c)', '/imu (d)']);
    expect(remarks.sentences).toEqual([
      'The body is where /odom puts it.',
      'It shows no more: /signals/a (b).',
      'Not shown here: /scan (c), /imu (d).',
    ]);
    remarks.topics(
      undefined,
      [],
      Array.from({ length: 20 }, (_, i) => `/t${i}`),
    );
    expect(remarks.sentences[1]).toMatch(/\/t11 and 8 more\.$/);
  });

  it('is since when it is silent, the same for all of a silence', () => {
    const remarks = new Remarks();
    remarks.silent(60_000);
    const [first] = remarks.sentences;
    expect(first).toMatch(/^Nothing has come since \d\d:\d\d:\d\d\.$/);
    remarks.silent(125_000);
    expect(remarks.sentences[0]).toBe(first);
    remarks.silent(undefined);
    expect(remarks.sentences).toHaveLength(1);
    remarks.silent(3000);
    expect(remarks.sentences[0]).not.toBe(first);
  });

  it('is that it is lost, and then not that it is silent', () => {
    const remarks = new Remarks();
    remarks.lost('it closed with 1006');
    remarks.silent(5000);
    expect(remarks.sentences[0]).toMatch(/^The connection is lost since .*: it closed with 1006\. It is tried again/);
    expect(remarks.sentences).toHaveLength(2);
    remarks.found();
    expect(remarks.sentences[0]).toMatch(/^Nothing has come/);
  });

  it('is what is not shown, counted', () => {
    const remarks = new Remarks();
    remarks.late('/odom');
    remarks.unreadable('on /a, cut');
    remarks.unreadable('on /b, cut');
    remarks.leapt(-12.34);
    remarks.warned('slow');
    expect(remarks.sentences).toEqual([
      expect.stringMatching(/^At .* its time leapt by 12\.3 s back/),
      'Nothing that it shows tells where the body is.',
      '2 messages cannot be read; the last: on /b, cut.',
      '1 message came after later ones, and is left out; the last on /odom.',
      'It warns: slow.',
    ]);
  });
});
