import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  EVT2_TRIGGERS,
  EVT3_TRIGGERS,
} from '../../../../../../bridges/recording/events/formats/prophesee/evt-trigger.ts';

it('words of triggers have the channel from bit 8 on, and 1 for a rising edge', () => {
  expect(EVT2_TRIGGERS.write({ channel: 9, edge: 'rising' })).toEqual([0x901]);
  expect(EVT2_TRIGGERS.write({ channel: 9, edge: 'falling' })).toEqual([0x900]);
  // An edge of no length is two.
  expect(EVT3_TRIGGERS.write({ channel: 9, edge: 'pulse' })).toEqual([0x901, 0x900]);
});

it.each([
  ['EVT 2', EVT2_TRIGGERS, 32],
  ['EVT 3', EVT3_TRIGGERS, 16],
] as const)(
  'words of triggers of %s are read as they were written, and there is none for a channel without a place',
  (_, triggers, channels) => {
    fc.assert(
      fc.property(fc.nat({ max: 2 * channels }), fc.constantFrom('rising', 'falling'), (channel, edge) => {
        const words = triggers.write({ channel, edge });
        expect(words.map(triggers.read)).toEqual(channel < channels ? [{ channel, edge }] : []);
      }),
    );
  },
);
