import type { IntegerExecutable } from '../../../controllers/engine/fixed-point/integer-executable.ts';
import type { AnalysedModel } from '../../../controllers/engine/index.ts';
import type { Format } from '../../../controllers/engine/program/format.ts';
import { integer } from '../../../controllers/engine/program/format.ts';
import type {
  BoardStream,
  StreamCounts,
  StreamEnd,
  StreamedStep,
  StreamedValues,
  StreamOptions,
} from '../stream/board-stream.ts';
import type { StreamedArray } from '../stream/stream-settings.ts';
import { checkedStream, checkValues } from '../stream/stream-settings.ts';

/**
 * A stream of real numbers to a board that computes with integers: each input goes there as the nearest integer of its array. What an
 * encoder reads goes there as it is where the board has the encoder.
 */
export class IntegerStream implements BoardStream {
  readonly #inputs: readonly (StreamedArray & {
    readonly format: Format;
    readonly numbers: Float32Array;
    readonly there: boolean;
  })[];
  readonly #stream: BoardStream;
  readonly #executable: IntegerExecutable;
  #settled = false;

  /**
   * @param model in integers
   * @param executable that steps it otherwise; it is told of the inputs when the stream has ended
   * @param open a stream of integers
   * @throws those of `open`; ValidationError as {@link checkedStream}
   */
  constructor(
    model: AnalysedModel,
    executable: IntegerExecutable,
    options: StreamOptions,
    open: (options: StreamOptions) => BoardStream,
  ) {
    this.#executable = executable;
    const { inputs } = checkedStream(model, options, 1);
    this.#inputs = inputs.map((one) => ({
      ...one,
      format: model.program.arrays[one.array].format as Format,
      numbers: new Float32Array(one.neurons.size),
      there:
        executable.encodes &&
        model.network.encodings.some(({ encoder }) => encoder === one.encoder && encoder.c !== undefined),
    }));
    this.#stream = open({
      ...options,
      inputs: this.#inputs.map(({ neurons, input, encoder, there }) =>
        there && encoder !== undefined ? { neurons, input, encoder } : { neurons, input },
      ),
      rest: this.#inputs.map(({ format, rest }) => integer(format, Math.fround(rest))),
    });
  }

  get credits(): number {
    return this.#stream.credits;
  }

  get next(): number {
    return this.#stream.next;
  }

  get ended(): StreamEnd | undefined {
    return this.#stream.ended;
  }

  get counts(): StreamCounts {
    return this.#stream.counts;
  }

  send(tick: number, values: StreamedValues): boolean {
    checkValues(this.#inputs, values);
    const integers = this.#inputs.map(({ encoder, format, numbers, there }, n) => {
      if (there) return values[n];
      if (encoder === undefined) numbers.set(values[n]);
      else encoder.write(values[n], numbers);
      return Int32Array.from(numbers, (x) => integer(format, x));
    });
    return this.#stream.send(tick, integers);
  }

  receive(seconds?: number): StreamedStep | undefined {
    const step = this.#stream.receive(seconds);
    this.#settle();
    return step;
  }

  stop(): void {
    this.#stream.stop();
    this.#settle();
  }

  #settle(): void {
    if (this.#settled || this.#stream.ended === undefined) return;
    this.#settled = true;
    this.#executable.fetch(this.#inputs.map(({ array }) => array));
  }
}
