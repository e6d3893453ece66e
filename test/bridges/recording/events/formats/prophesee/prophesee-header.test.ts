import { describe, expect, it } from 'vitest';
import {
  propheseeStart,
  readPropheseeHeader,
} from '../../../../../../bridges/recording/events/formats/prophesee/prophesee-header.ts';
import { ascii, decode, join } from '../../recordings.ts';

/** The size of the sensor that a header says. */
function geometryOf(...lines: readonly string[]) {
  const header = ascii(`${lines.map((line) => `% ${line}\n`).join('')}% end\n`);
  return decode(function* (state) {
    yield* readPropheseeHeader(state);
  }, header).state.geometry;
}

describe('the size of the sensor in a header of Prophesee', () => {
  it.each([
    ['plugin_name hal_plugin_gen41_evk2', 1280, 720],
    ['plugin_name hal_plugin_gen4_evk1', 1280, 720],
    ['plugin_name hal_plugin_imx636_evk4', 1280, 720],
    ['plugin_name hal_plugin_gen31_fx3', 640, 480],
    ['plugin_name HAL_PLUGIN_GEN3_FX3', 640, 480],
    ['plugin_name hal_plugin_genx320_evk', 320, 320],
    ['format EVT3;height=100;width=200', 200, 100],
    ['geometry 300x150', 300, 150],
    ['geometry 65535x1', 65535, 1],
  ])('is told by: %s', (line, width, height) => {
    expect(geometryOf(line)).toEqual({ width, height });
  });

  it('is told by its width and height', () => {
    expect(geometryOf('Height 480', 'Width 640')).toEqual({ width: 640, height: 480 });
    expect(geometryOf('Height 480')).toBeUndefined();
  });

  it('is what the format says, else the geometry, else the width and height, else the plugin', () => {
    const lines = [
      'plugin_name hal_plugin_gen3_fx3',
      'width 4',
      'height 3',
      'geometry 6x5',
      'format EVT3;height=7;width=8',
    ];
    const found = lines.map((_, k) => geometryOf(...lines.slice(0, k + 1)));
    expect(found.map((size) => size && `${size.width}x${size.height}`)).toEqual([
      '640x480',
      '640x480',
      '4x3',
      '6x5',
      '8x7',
    ]);
  });

  it.each([
    'geometry 0x480',
    'geometry 640x65536',
    'geometry 640x0',
    'geometry 640',
    'geometry 6.5x4',
    'format EVT3;width=9',
  ])('is not told by: %s', (line) => {
    expect(geometryOf(line)).toBeUndefined();
  });
});

describe('the encoding in a header of Prophesee', () => {
  const start = (...lines: readonly string[]) =>
    propheseeStart(join(ascii(`${lines.map((line) => `% ${line}\n`).join('')}% end\n`), Uint8Array.of(7, 8, 9)));

  it.each([
    ['evt 2.0', 'evt2'],
    ['evt 2.1', 'evt2.1'],
    ['evt 3.0', 'evt3'],
    ['format EVT2;height=4;width=5', 'evt2'],
    ['format EVT21;height=4;width=5', 'evt2.1'],
    ['format EVT3;height=4;width=5', 'evt3'],
    ['Version 2', undefined],
  ])('is told by: %s', (line, encoding) => {
    expect(start(line)).toMatchObject({ legacy: false, data: Uint8Array.of(7, 8) });
    expect(start(line)?.encoding).toBe(encoding);
  });

  it('has the halves of its words swapped where it says so', () => {
    expect(start('format EVT21;endianness=legacy;height=4;width=5')).toMatchObject({ legacy: true });
    expect(start('format EVT21;endianness=little;height=4;width=5')).toMatchObject({ legacy: false });
  });

  it('is none where there is no header', () => {
    expect(propheseeStart(Uint8Array.of(1, 2, 3, 4))).toBeUndefined();
    expect(propheseeStart(new Uint8Array(0))).toBeUndefined();
  });
});
