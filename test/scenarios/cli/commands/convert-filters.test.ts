import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SAMPLES } from '../../../bridges/recording/events/samples.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { call } from '../call.ts';

const folder = temporaryFolder();
const reafference = (...argv: readonly string[]) => call(argv, { cwd: folder });

/** 20 events of pixel (2, 1), 0.1 s apart from 10 s on, ON and OFF by turns, and one at (0, 0) at the end. */
const TRAIN = `${Array.from({ length: 20 }, (_, i) => `${(10 + i / 10).toFixed(1)} 2 1 ${i % 2}`).join('\n')}\n12 0 0 1\n`;
writeFileSync(join(folder, 'train.txt'), TRAIN);
writeFileSync(join(folder, 'sample.raw'), SAMPLES.evt3);

const CAMERAS = ['cam0: { camera_model: pinhole, intrinsics: [4, 4, 2, 1], resolution: [4, 2] }'];
CAMERAS.push(
  'cam1: { intrinsics: [0.5, 0.5, 1, 0.5], resolution: [4, 2], distortion_model: radtan, distortion_coeffs: [1, 0, 0, 0] }',
);
CAMERAS.push('cam2: { intrinsics: [4, 4, 2, 1], resolution: [8, 2] }');
writeFileSync(join(folder, 'cameras.yaml'), CAMERAS.join('\n'));

const converted = async (...filters: readonly string[]) => {
  const argv = filters.flatMap((one) => ['--filter', one]);
  const { code, stdout, stderr } = await reafference(
    'convert',
    'train.txt',
    'out.txt',
    '--geometry',
    '4x2',
    ...argv,
    '--json',
  );
  return { code, stderr, facts: JSON.parse(stdout) };
};

describe('convert --filter', () => {
  it.each([
    [['time=10.2..10.5'], 3],
    [['elapsed=..0.45'], 5],
    [['elapsed=1.95..'], 1],
    [['events=3..7'], 4],
    [['region=0,0,2x2'], 1],
    [['polarity=on'], 11],
    [['polarity=off', 'events=..4'], 4],
    [['refractory=150ms'], 11],
    [['background=5ms'], 0],
    [['hot-pixels=3'], 4 + 0],
    [['downsample=2,20'], 0],
    [['turn=rotate-90'], 21],
    [['undistort=cameras.yaml'], 21],
  ])('%j leaves %i events, and says so', async (filters, left) => {
    const { code, facts, stderr } = await converted(...filters);
    expect(code).toBe(0);
    expect(facts.events).toBe(left);
    const removed = facts.filters.map((one: { removed: number }) => one.removed);
    expect(removed.reduce((a: number, b: number) => a + b, left)).toBe(21);
    expect(facts.filters.map(({ filter }: { filter: string }) => filter)).toEqual(filters);
    expect(stderr).toContain(`${filters[0]} left out ${removed[0]} of 21 events`);
  });

  it('works in the order in which the filters are given', async () => {
    const first = await converted('events=..10', 'polarity=on');
    const last = await converted('polarity=on', 'events=..10');
    expect([first.facts.events, last.facts.events]).toEqual([5, 10]);
  });

  it('writes the sensor as it is after the filters, and tells which pixels are hot', async () => {
    const argv = ['--geometry', '4x2', '--filter', 'turn=transpose', '--filter', 'hot-pixels=3'];
    expect((await reafference('convert', 'train.txt', 'turned.raw', ...argv, '--from-zero')).stderr).toContain(
      'hot-pixels=3 left out 17 of 21 events, of 1 hot pixels',
    );
    const facts = JSON.parse((await reafference('inspect', 'turned.raw', '--json')).stdout);
    expect(facts).toMatchObject({ geometry: { width: 2, height: 4 }, events: 4, start: 0 });
    const { stdout } = await reafference('convert', 'train.txt', 'turned.es', ...argv, '--json', '--from-zero');
    expect(JSON.parse(stdout).filters[1].masked).toEqual([{ x: 1, y: 2 }]);
  });

  it('is understood by inspect, too', async () => {
    const { stdout } = await reafference(
      'inspect',
      'sample.raw',
      '--json',
      '--filter',
      'polarity=on',
      '--filter',
      'downsample=2',
    );
    const facts = JSON.parse(stdout);
    expect(facts).toMatchObject({ geometry: { width: 64, height: 48 }, off: 0 });
    expect(facts.filters[0].removed + facts.events).toBe(facts.filters[0].received);
  });

  it.each([
    ['backgroud=5ms', "did you mean 'background'?"],
    ['speed=3', 'time, elapsed, events'],
    ['background=5', 'background=VALUE with time within which'],
    ['background=0ms', 'background=VALUE'],
    ['time=3..2', 'time=VALUE with FROM..TO'],
    ['region=1,2,3', 'region=VALUE with X,Y,WxH'],
    ['polarity=up', 'on or off'],
    ['turn', 'flip-x'],
  ])('%s is refused with what to do', async (text, remedy) => {
    const { code, stderr } = await reafference('convert', 'train.txt', 'no.txt', '--filter', text);
    expect(code).toBe(2);
    expect(stderr).toContain(remedy);
  });

  it('moves events to where a pinhole would have seen them', async () => {
    const { facts } = await converted('undistort=cameras.yaml,cam1');
    expect(facts.events).toBe(21);
    const [comment, ...lines] = readFileSync(join(folder, 'out.txt'), 'utf8').trim().split('\n');
    expect(comment).toBe('# geometry 4x2');
    expect([lines[0], lines[20]].map((line) => line.split(' ').slice(1, 3))).toEqual([
      ['1', '1'],
      ['1', '0'],
    ]);
  });

  it.each([
    ['undistort=none.yaml', 'ENOENT'],
    ['undistort=cameras.yaml,cam3', 'cam0, cam1, cam2'],
    ['undistort=cameras.yaml,cam2', 'the calibration is of another sensor'],
    ['undistort', 'undistort=VALUE with FILE'],
  ])('%s is refused as well', async (text, remedy) => {
    const { code, stderr } = await reafference('convert', 'train.txt', 'no.txt', '--geometry', '4x2', '--filter', text);
    expect(code).toBeGreaterThan(1);
    expect(stderr).toContain(remedy);
  });

  it('asks for the size of the sensor where a filter needs it', async () => {
    const { code, stderr } = await reafference('convert', 'train.txt', 'no.txt', '--filter', 'refractory=1ms');
    expect(code).toBe(2);
    expect(stderr).toContain('unknown_geometry');
    expect((await reafference('convert', 'train.txt', 'yes.txt', '--filter', 'polarity=on')).code).toBe(0);
  });
});

describe('convert to pictures', () => {
  const size = ['--geometry', '4x2'];
  const of = async (...argv: readonly string[]) => {
    const { code, stdout, stderr } = await reafference('convert', 'train.txt', ...argv);
    return { code, stderr, facts: code === 0 ? JSON.parse(stdout) : undefined };
  };

  it('writes an animation, or files, of so many pictures a second', { tags: 'long' }, async () => {
    const gif = await of('clip.gif', ...size, '--fps', '5', '--window', '40ms', '--json');
    // 2 s from the first event to the last, and one picture every 0.2 s.
    expect(gif.facts).toMatchObject({ events: 21, out: { format: 'gif', frames: 10 } });
    expect(readFileSync(join(folder, 'clip.gif')).subarray(0, 6).toString()).toBe('GIF89a');
    const png = await of('clip.png', ...size, '--fps', '2', '--accumulate', 'decay', '--json');
    expect(png.facts.out.frames).toBe(4);
    expect(existsSync(join(folder, 'clip-00004.png'))).toBe(true);
    expect(existsSync(join(folder, 'clip-00005.png'))).toBe(false);
  });

  it('passes events through filters before', async () => {
    const { facts } = await of('short.gif', ...size, '--filter', 'elapsed=..0.35', '--fps', '10', '--json');
    expect(facts).toMatchObject({ events: 4, out: { frames: 3 } });
  });

  it.each([
    [['fast.gif', ...size, '--fps', '100'], '--slow 2'],
    [['clip.gif'], 'unknown_geometry'],
    [['other.es', ...size, '--fps', '5'], '--fps is for pictures'],
    [['clip.gif', ...size, '--window', '40'], '1.5s, 40ms or 200us'],
    [['clip.gif', ...size, '--accumulate', 'sum'], 'time-surface'],
  ])('refuses %j', async (argv, remedy) => {
    const { code, stderr } = await of(...argv);
    expect(code).toBe(2);
    expect(stderr).toContain(remedy);
  });
});
