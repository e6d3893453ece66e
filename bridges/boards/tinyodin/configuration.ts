import { ValidationError } from '../../../agents/errors.ts';
import { decodeInput, expectWhole, TINYODIN_NEURONS } from './events.ts';
import { encodeNeuron, type TinyOdinNeuron } from './memory.ts';

/** A network as the chip holds it. */
export interface TinyOdinConfiguration {
  /** One to 256 neurons, from address 0 on. */
  readonly neurons: readonly TinyOdinNeuron[];
  /**
   * Weights of -8 to 7 onto neurons 0, 1, ... of each row that is used: the row of a neuron's address, or the row of an input that has
   * no neuron there.
   */
  readonly rows: ReadonlyMap<number, ArrayLike<number>>;
  /** Whether spikes of neurons only leave the chip. Else each also goes through the row of its own address. */
  readonly openLoop: boolean;
}

/** Refuses what the chip cannot hold. @throws ValidationError `not_representable` */
export function checkConfiguration({ neurons, rows }: TinyOdinConfiguration): void {
  expectWhole('the number of neurons', neurons.length, 1, TINYODIN_NEURONS);
  for (const neuron of neurons) encodeNeuron(neuron);
  for (const [row, weights] of rows) {
    expectWhole('the address of a row', row, 0, TINYODIN_NEURONS - 1);
    for (let target = 0; target < weights.length; target++) expectWhole('a weight', weights[target], -8, 7);
    if (weights.length > neurons.length)
      throw new ValidationError(`row ${row} has more weights than there are neurons`, {
        code: 'not_representable',
        expected: `at most ${neurons.length}`,
        received: weights.length,
        remedy: 'Leave out the weights onto neurons that do not exist.',
      });
  }
}

/** Rows that spikes may go through, in ascending order: those given, and in closed loop those of all neurons. */
export function usedRows({ neurons, rows, openLoop }: TinyOdinConfiguration): number[] {
  return [...new Set([...rows.keys(), ...(openLoop ? [] : neurons.keys())])].sort((a, b) => a - b);
}

/**
 * Refuses an input word that touches what is not in the configuration: the chip would do more.
 *
 * @throws ValidationError `not_representable`
 */
export function expectInput(word: number, configuration: TinyOdinConfiguration): void {
  const { neurons, rows, openLoop } = configuration;
  const event = decodeInput(word);
  if (event.kind === 'virtual' || event.kind === 'leak')
    expectWhole('the neuron of an event', event.neuron, 0, neurons.length - 1);
  if (event.kind !== 'spike' || rows.has(event.source) || (!openLoop && event.source < neurons.length)) return;
  throw new ValidationError(`row ${event.source} is not in the configuration of the chip`, {
    code: 'not_representable',
    expected: `one of ${usedRows(configuration).join(', ')}`,
    received: event.source,
    remedy: 'Give weights to the row of each input.',
  });
}
