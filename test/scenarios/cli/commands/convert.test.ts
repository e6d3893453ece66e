// @module-tag long
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compressLz4 } from '../../../../bridges/recording/compression/lz4-encoder.ts';
import { createEventFile, openEvents, type SideSample } from '../../../../bridges/recording/index.ts';
import { ascii, eventsOf, join as joinBytes, words16, words32 } from '../../../bridges/recording/events/recordings.ts';
import { EVENTS, eventPacket, mcap, SAMPLES } from '../../../bridges/recording/events/samples.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { call } from '../call.ts';

const folder = temporaryFolder();

const reafference = (...argv: readonly string[]) => call(argv, { cwd: folder });

const place = (name: string, bytes: Uint8Array): string => {
  writeFileSync(join(folder, name), bytes);
  return name;
};
const ON = EVENTS.polarity.reduce((sum, polarity) => sum + polarity, 0);

describe('reafference convert', () => {
  it('writes the events in the format of the ending', async () => {
    const { code, stdout } = await reafference('convert', place('c.mcap', SAMPLES.mcap), 'c.aedat4', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      in: { format: 'mcap' },
      out: { file: 'c.aedat4', format: 'aedat4' },
      events: EVENTS.count,
    });
    expect(JSON.parse((await reafference('inspect', 'c.aedat4', '--json')).stdout)).toMatchObject({
      format: 'aedat4',
      geometry: { width: 128, height: 96 },
      events: EVENTS.count,
      on: ON,
    });
  });

  it.each(['.txt', '.csv', '.npy'])(
    'states the size of the sensor in %s, so that nobody has to give it again',
    async (ending) => {
      const there = await reafference('convert', place('size.mcap', SAMPLES.mcap), `size${ending}`);
      const back = await reafference('convert', `size${ending}`, `size${ending}.raw`);
      expect([there, back]).toMatchObject([{ code: 0 }, { code: 0 }]);
      expect(JSON.parse((await reafference('inspect', `size${ending}.raw`, '--json')).stdout)).toMatchObject({
        geometry: { width: 128, height: 96 },
        events: EVENTS.count,
      });
    },
  );

  it('counts times from the first event, and takes the geometry and the format that are given', async () => {
    const text = place('d.txt', new TextEncoder().encode('1700000000.5 1 2 1\n1700000000.500123 3 4 0\n'));
    expect((await reafference('convert', text, 'd.bin', '--to', 'dat', '--geometry', '8x8')).code).toBe(2);
    const zero = await reafference('convert', text, 'd.bin', '--to', 'dat', '--geometry', '8x8', '--from-zero');
    expect(zero.code).toBe(0);
    expect(JSON.parse((await reafference('inspect', 'd.bin', '--json')).stdout)).toMatchObject({
      format: 'dat',
      start: 0,
      end: 123e-6,
    });
  });

  describe('leaves the file that was there', () => {
    const OLD = Buffer.from('a recording that was good');
    /** Converts into files that are there already, and tells what became of the folder. */
    const over = async (name: string, ...args: readonly string[]) => {
      place(name, OLD);
      const before = readdirSync(folder);
      const ended = await reafference('convert', ...args);
      expect(readFileSync(join(folder, name))).toEqual(OLD);
      return { ...ended, more: readdirSync(folder).filter((each) => !before.includes(each)) };
    };

    it.each(['keep.raw', 'keep.evt2', 'keep.es'])('where its format cannot hold the events: %s', async (name) => {
      const from = place('unix-time.txt', ascii('1700000000.5 1 2 1\n1700000000.500123 3 4 0\n'));
      const ended = await over(name, from, name, '--geometry', '8x8');
      expect(ended).toMatchObject({ code: 2, more: [], stderr: expect.stringContaining('event_not_representable') });
    });

    it('where events lie off the sensor', async () => {
      const from = place('wider.txt', ascii('0.5 1 2 1\n0.75 9 2 0\n'));
      const ended = await over('kept.raw', from, 'kept.raw', '--geometry', '8x8');
      expect(ended).toMatchObject({ code: 2, more: [], stderr: expect.stringContaining('events_off_sensor') });
    });

    it('where more pictures would be made than are wanted', async () => {
      const from = place('long.txt', ascii('0 1 2 1\n0.1 1 2 1\n900 3 4 0\n'));
      const pictures = await over('p-00001.png', from, 'p.png', '--geometry', '8x8');
      expect(pictures).toMatchObject({ code: 2, more: [], stderr: expect.stringContaining('too_many_frames') });
    });

    it('where the recording is cut, and has what there is of it beside', async () => {
      const cut = place('e.dat', SAMPLES.dat.subarray(0, SAMPLES.dat.length - 3));
      const { code, stderr, more } = await over('e.es', cut, 'e.es');
      expect({ code, more }).toEqual({ code: 3, more: ['e.partial.es'] });
      expect(stderr).toContain('what there is of it is in e.partial.es');
      expect((await reafference('inspect', 'e.partial.es')).stdout).toContain(`${EVENTS.count - 1}: `);
    });

    it('where the recording is damaged before its first event, and has nothing beside', async () => {
      const none = place('none.dat', SAMPLES.dat.subarray(0, 40));
      expect(await over('none.es', none, 'none.es')).toMatchObject({ code: 3, more: [] });
    });

    it('where the user interrupts', async () => {
      const lines = Array.from({ length: 20_000 }, (_, k) => `${k * 1e-6} 1 2 1\n`).join('');
      place('keep-long.es', OLD);
      const from = place('interrupted.txt', ascii(lines));
      const before = readdirSync(folder);
      let ended = false;
      const { code, stderr } = await call(['convert', from, 'keep-long.es', '--geometry', '8x8'], {
        cwd: folder,
        // In every turn of the event loop, so that one falls into the reading.
        during: function again(interrupt): void {
          interrupt();
          if (!ended) setImmediate(again, interrupt);
        },
      });
      ended = true;
      expect(code).toBe(130);
      expect(stderr).toContain('not written: keep-long.es');
      expect(readFileSync(join(folder, 'keep-long.es'))).toEqual(OLD);
      expect(readdirSync(folder)).toEqual(before);
    });
  });

  describe('says what it leaves out', () => {
    const WIDE = '0.5 1 2 1\n0.75 9 2 0\n1.5 3 9 1\n2.25 3 4 1\n';
    const crop = ['--geometry', '8x8', '--crop'];

    it('refuses events off the sensor, and writes nothing', async () => {
      const from = place('wide.txt', ascii(WIDE));
      const { code, stdout, stderr } = await reafference('convert', from, 'wide.raw', '--geometry', '8x8');
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain('events_off_sensor');
      expect(stderr).toContain('2 of 4 events outside; the first at (9, 2), 0.75 s');
      expect(stderr).toContain('--crop');
      expect(existsSync(join(folder, 'wide.raw'))).toBe(false);
    });

    it('leaves them out when it is told to, and counts them', async () => {
      const from = place('crop.txt', ascii(WIDE));
      const { code, stdout, stderr } = await reafference('convert', from, 'crop.raw', ...crop, '--json');
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({
        events: 2,
        outside: 2,
        leftOut: { outside: 2, firstOutside: { t: 0.75, x: 9, y: 2, on: false }, frames: 0 },
      });
      expect(stderr).toContain('left out: 2 events off the sensor (the first at (9, 2), 0.75 s)');
      expect(JSON.parse((await reafference('inspect', 'crop.raw', '--json')).stdout)).toMatchObject({ events: 2 });
    });

    it('names triggers, frames, inertial samples and messages of other topics', async () => {
      const topics = [
        { topic: '/imu', type: 'sensor_msgs/msg/Imu', messages: [words32(1), words32(2)] },
        { topic: '/image', type: 'sensor_msgs/msg/Image', messages: [words32(1)] },
        { topic: '/odom', type: 'nav_msgs/msg/Odometry', messages: [words32(1)] },
        ...['/left', '/right'].map((topic) => ({
          topic,
          type: 'event_camera_msgs/msg/EventPacket',
          messages: [eventPacket(2, 'mono', 0, words32(1000, 0x00020001))],
        })),
      ];
      const { stdout, stderr } = await reafference('convert', place('many.mcap', mcap(topics)), 'many.es', '--json');
      expect(JSON.parse(stdout)).toMatchObject({
        events: 1,
        leftOut: { outside: 0, firstOutside: null, triggers: 0, frames: 1, inertial: 2, other: 2 },
        remarks: [expect.stringContaining('--topic /right')],
      });
      expect(stderr).toContain('left out: 1 frames, 2 inertial samples, 2 other words, packets or messages');
      expect(stderr).toContain('note: the events on /right are not among these');
      const trigger = joinBytes(
        ascii('% evt 3.0\n% geometry 8x8\n% end\n'),
        words16(0x8000, 0x6001, 0x0002, 0x2803, 0xa101),
      );
      expect((await reafference('convert', place('edge.raw', trigger), 'edge.es')).stderr).toContain(
        'left out: 1 trigger edges',
      );
    });

    it('keeps triggers where the format has a place for them, and times of both from one zero', async () => {
      const words = words16(0x8010, 0x6003, 0xa101, 0x6007, 0x0002, 0x2803, 0x6009, 0xa100);
      const from = place('pulses.raw', joinBytes(ascii('% evt 3.0\n% geometry 8x8\n% end\n'), words));
      const chain = ['one.evt2', 'two.mcap', 'three.aedat4', 'four.evt2'];
      for (const [k, to] of chain.entries()) {
        const source = k === 0 ? from : chain[k - 1];
        const { stdout, stderr } = await reafference('convert', source, to, '--from-zero', '--json');
        expect(JSON.parse(stdout), to).toMatchObject({ events: 1, beside: { triggers: 2 }, leftOut: { triggers: 0 } });
        expect(stderr, to).toBe('');
      }
      const { borrowed } = await openEvents(join(folder, 'four.evt2'));
      for await (const { t } of borrowed()) expect(t[0]).toBe(4e-6);
    });

    it('keeps frames and inertial samples from AEDAT 4 to AEDAT 4, MCAP and back, and counts those without a place', async () => {
      const side: readonly SideSample[] = [
        { kind: 'inertial', t: 1e-6, acceleration: [1, 2, 9.80665], angularVelocity: [0, 0, 1] },
        { kind: 'frames', t: 4e-6, width: 2, height: 1, encoding: 'mono8', pixels: Uint8Array.of(7, 9) },
      ];
      const file = createEventFile(join(folder, 'davis.aedat4'), 'aedat4', { width: 8, height: 8 });
      file.write(eventsOf([3, 1, 2, 1]), side);
      file.close();
      const chain = ['a.aedat4', 'b.mcap', 'c.mcap', 'd.aedat4'];
      for (const [k, to] of chain.entries()) {
        const source = k === 0 ? 'davis.aedat4' : chain[k - 1];
        const { stdout, stderr } = await reafference('convert', source, to, '--json');
        expect(JSON.parse(stdout), to).toMatchObject({
          events: 1,
          beside: { triggers: 0, frames: 1, inertial: 1 },
          leftOut: { frames: 0, inertial: 0 },
        });
        expect(stderr, to).toBe('');
      }
      const recording = await openEvents(join(folder, 'd.aedat4'), { beside: true });
      const found: SideSample[] = [];
      for await (const _ of recording.borrowed()) found.push(...recording.beside);
      const near = (...numbers: readonly number[]) => numbers.map((one) => expect.closeTo(one, 6));
      expect(found).toMatchObject([
        { ...side[0], acceleration: near(1, 2, 9.80665), angularVelocity: near(0, 0, 1) },
        side[1],
      ]);
      const { stdout, stderr } = await reafference('convert', 'd.aedat4', 'e.raw', '--json');
      expect(JSON.parse(stdout)).toMatchObject({
        beside: { triggers: 0, frames: 0, inertial: 0 },
        leftOut: { frames: 1, inertial: 1 },
      });
      expect(stderr).toContain('left out: 1 frames, 1 inertial samples');
    });

    it('leaves out the triggers outside of a window of time', async () => {
      const words = words16(0x8000, 0x6003, 0xa101, 0x6007, 0x0002, 0x2803, 0x6009, 0xa100);
      const from = place('window.raw', joinBytes(ascii('% evt 3.0\n% geometry 8x8\n% end\n'), words));
      const { stdout } = await reafference('convert', from, 'later.raw', '--filter', 'time=0.000005..1', '--json');
      expect(JSON.parse(stdout)).toMatchObject({ events: 1, beside: { triggers: 1 }, leftOut: { triggers: 1 } });
    });

    it('says nothing where nothing is left out', async () => {
      expect((await reafference('convert', place('all.dat', SAMPLES.dat), 'all.es')).stderr).toBe('');
    });
  });

  it('hints at the unit of times that are whole numbers, and reads them in the one that is given', async () => {
    const from = place('whole.txt', ascii('1000 1 2 1\n3000 3 4 0\n'));
    const seconds = await reafference('convert', from, 'whole.es', '--geometry', '8x8');
    expect(seconds).toMatchObject({ code: 0, stderr: expect.stringMatching(/note: .*whole numbers.*--time-unit us/) });
    const micro = await reafference('convert', from, 'micro.es', '--geometry', '8x8', '--time-unit', 'us');
    expect(micro).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse((await reafference('inspect', 'micro.es', '--json')).stdout)).toMatchObject({ end: 0.003 });
  });

  it('writes Unix time to MCAP as it is, and says what to do where a format cannot hold it', async () => {
    const from = place('unix.txt', ascii('1700000000.5 1 2 1\n1700000000.500123 3 4 0\n'));
    expect((await reafference('convert', from, 'unix.mcap', '--geometry', '8x8')).code).toBe(0);
    expect(JSON.parse((await reafference('inspect', 'unix.mcap', '--json')).stdout)).toMatchObject({
      events: 2,
      start: 1700000000.5,
      end: 1700000000.500123,
    });
    const { code, stderr } = await reafference('convert', from, 'unix.raw', '--geometry', '8x8');
    expect(code).toBe(2);
    expect(stderr).toContain('--from-zero');
  });

  it('reads standard input, and does not write to it', async () => {
    const stdin = new Blob([SAMPLES['event-stream']]).stream() as unknown as AsyncIterable<Uint8Array>;
    const { code, stdout } = await call(['convert', '-', 'in.raw', '--json'], { cwd: folder, stdin });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ in: { file: '-', format: 'event-stream' }, events: EVENTS.count });
    place('f.es', SAMPLES['event-stream']);
    expect(await reafference('convert', 'f.es', '-')).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('not_a_file_name'),
    });
    expect(existsSync(join(folder, '-'))).toBe(false);
    expect(await reafference('convert', '-', 'in.raw')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no_standard_input'),
    });
  });

  it('bounds what compressed parts may hold', async () => {
    const zeros = { topic: '/zeros', type: 'std_msgs/msg/String', messages: [new Uint8Array(3e6)] };
    const bomb = place('bomb.mcap', mcap([zeros], 'lz4', compressLz4));
    const { code, stderr } = await reafference('convert', bomb, 'bomb.es', '--most-content', '2');
    expect(code).toBe(3);
    expect(stderr).toContain('oversized_recording');
    expect((await reafference('inspect', bomb, '--most-content', '2')).stderr).toContain('oversized_recording');
    expect((await reafference('inspect', bomb, '--most-content', '4')).code).toBe(0);
  });

  it.each([
    [['convert', 'f.es', 'f.es'], 'same_file'],
    [['convert', 'f.es', 'f.xyz'], 'unknown_format'],
    [['convert', 'f.es', 'g.raw', '--to', 'evt9'], 'unknown_format'],
    [['convert', 'f.es', 'g.raw', '--geometry', '12'], 'invalid_option'],
    [['convert', 'f.es', 'g.raw', '--time-unit', 'h'], 'expected: s, ms, us, ns'],
    [['convert', 'f.es'], "missing required argument 'out'"],
    [['convert', 'f.txt', 'g.raw'], 'unknown_geometry'],
  ])('exits 2 on %j and leaves the recording alone', async (args, message) => {
    place('f.es', SAMPLES['event-stream']);
    place('f.txt', SAMPLES.text);
    const { code, stdout, stderr } = await reafference(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('    at ');
    expect(readFileSync(join(folder, 'f.es'))).toEqual(Buffer.from(SAMPLES['event-stream']));
    expect(existsSync(join(folder, 'g.raw'))).toBe(false);
  });

  it('exits 2 when the recording is not there, and 3 when the file cannot be written', async () => {
    expect(await reafference('convert', 'nothing.es', 'h.raw')).toMatchObject({ code: 2 });
    const { code, stderr } = await reafference('convert', place('h.es', SAMPLES['event-stream']), 'h.es/h.raw');
    expect(code).toBe(3);
    expect(stderr).toContain('file_not_written');
  });
});
