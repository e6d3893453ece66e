import { DivergenceError, ValidationError } from '../../../agents/errors.ts';

/** Most events that the queue of the chip holds, the one that is worked on included. */
export const QUEUE_ENTRIES = 128;

/** Neurons of the chip, and rows of its synapses. */
export const TINYODIN_NEURONS = 256;

/** Neurons that a virtual event reaches: 0 to 15. */
const VIRTUAL_NEURONS = 16;

/** Spikes that may follow from one input word in closed loop; a loop that goes on is taken to go on for ever. */
export const MOST_SPIKES = 32_768;

/** Input event of 10 bits in which all neurons leak: a time step. */
export const LEAK_ALL = 0x1ff;

/** Input event of 10 bits, decoded: a spike, a virtual event, or an event of leak. */
export type InputEvent =
  | {
      /** A spike, which goes through a row of synapses. */
      readonly kind: 'spike';
      /** Index of the row of synapses, 0 to 255. */
      readonly source: number;
    }
  | {
      /** Adds a weight to the membrane of a neuron. */
      readonly kind: 'virtual';
      /** Index of the neuron, 0 to 15. */
      readonly neuron: number;
      /** In 4 bits: -8 to 7, not 0. */
      readonly weight: number;
    }
  | {
      /** One neuron leaks. */
      readonly kind: 'leak';
      /** Index of the neuron, 0 to 254: the chip cannot address the last alone. */
      readonly neuron: number;
    }
  | {
      /** All neurons leak: a time step. */
      readonly kind: 'leak-all';
    };

/** The whole number that `bits` hold as two's complement, such as -1 for 15 in 4 bits. */
export function signed(word: number, bits: number): number {
  return (word << (32 - bits)) >> (32 - bits);
}

/** Refuses all but whole numbers from `least` to `most`. @throws ValidationError `not_representable` */
export function expectWhole(name: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new ValidationError(`${name} does not fit the chip`, {
    code: 'not_representable',
    expected: `a whole number from ${least} to ${most}`,
    received: value,
    remedy: 'Quantise the network for this chip first.',
  });
}

/** Word of 10 bits that the address-event input takes. */
export function encodeInput(event: InputEvent): number {
  switch (event.kind) {
    case 'spike':
      expectWhole('the source of a spike', event.source, 0, TINYODIN_NEURONS - 1);
      return event.source;
    case 'virtual':
      expectWhole('the neuron of a virtual event', event.neuron, 0, VIRTUAL_NEURONS - 1);
      // Weight 0 is not sent: the chip would take the event for a spike.
      if (event.weight <= 0) expectWhole('the weight of a virtual event', event.weight, -8, -1);
      else expectWhole('the weight of a virtual event', event.weight, 1, 7);
      return 0x200 | ((event.weight & 0xf) << 4) | event.neuron;
    case 'leak':
      expectWhole('the neuron that leaks', event.neuron, 0, TINYODIN_NEURONS - 2);
      return 0x100 | event.neuron;
    case 'leak-all':
      return LEAK_ALL;
  }
}

/**
 * Decodes an input word. A virtual event without a weight is the spike of its low bits: that is how the chip reads its queue.
 * A word with both marks is one of leak.
 */
export function decodeInput(word: number): InputEvent {
  expectWhole('an input word', word, 0, 0x3ff);
  if (word & 0x100) return (word & 0xff) === 0xff ? { kind: 'leak-all' } : { kind: 'leak', neuron: word & 0xff };
  if (!(word & 0x200)) return { kind: 'spike', source: word };
  const weight = signed(word >> 4, 4);
  const neuron = word & 0xf;
  return weight === 0 ? { kind: 'spike', source: neuron } : { kind: 'virtual', neuron, weight };
}

/** Refuses so many spikes after one word that they may never end. @throws DivergenceError `endless_activity` */
export function expectEnd(spikes: number): void {
  if (spikes <= MOST_SPIKES) return;
  throw new DivergenceError('the spikes of a chip that is its own input do not end', {
    code: 'endless_activity',
    expected: `at most ${MOST_SPIKES} spikes after one input`,
    received: spikes,
    remedy: 'Weaken the recurrent weights, or open the loop and send spikes back as inputs of the next step.',
  });
}
