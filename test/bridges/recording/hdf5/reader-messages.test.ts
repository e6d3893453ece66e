import { describe, expect, it } from 'vitest';
import { BridgeError } from '../../../../agents/index.ts';
import { hdf5Reason } from '../../../../bridges/recording/hdf5/hdf5-library.ts';
import { sent, thrown } from '../../../../bridges/recording/hdf5/reader-messages.ts';
import { corrupt, RecordingError } from '../../../../bridges/recording/reading/recording-error.ts';

describe('an error between processes', () => {
  /** As it travels: plain. */
  const through = (error: unknown): Error => thrown(JSON.parse(JSON.stringify(sent(error))));

  it('of the framework keeps its message and all that it says', () => {
    const whole = { code: 'malformed_nir', expected: 'a', received: 3, remedy: 'c', block: 'd' } as const;
    const error = new BridgeError('it is wrong', whole);
    const come = through(error);
    expect(come).toBeInstanceOf(BridgeError);
    expect(come).not.toBeInstanceOf(RecordingError);
    expect(come).toMatchObject({ ...whole, message: error.message });
    const bare = sent(new BridgeError('bare', { code: 'malformed_nir' }));
    expect(Object.keys(bare.detail ?? {})).toEqual(['code', 'received']);
    expect(bare).not.toHaveProperty('offset');
  });

  it('of a recording keeps its place, at the first byte too', () => {
    for (const offset of [0, 77]) {
      const come = through(corrupt(offset, 'a page', [1, 2]));
      expect(come).toBeInstanceOf(RecordingError);
      // Of what was received the words travel.
      expect(come).toMatchObject({ code: 'corrupt_recording', offset, expected: 'a page', received: '1,2' });
      expect(come.message).toBe(corrupt(offset, 'a page', '1,2').message.replace('"1,2"', '[1,2]'));
    }
  });

  it('of others keeps its message', () => {
    const come = through(new TypeError('wrong'));
    expect([come.constructor, come.message]).toEqual([Error, 'wrong']);
    expect(through('thrown').message).toBe('thrown');
  });
});

it('the reason of a failure in HDF5 is that of the innermost function', () => {
  const text =
    'HDF5-DIAG\n  #000: H5F.c in H5Fopen(): unable to open\n  #001: H5VL.c in H5VL_open(): not a file\n more';
  expect(hdf5Reason(new Error(text))).toBe('not a file');
  expect(hdf5Reason(new Error('plain'))).toBe('plain');
  expect(hdf5Reason(7)).toBe(7);
});
