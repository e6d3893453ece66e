import type { IntegerExecutable } from '../../../controllers/engine/compiler/emit/integers/integer-executable.ts';
import type { AnalysedModel } from '../../../controllers/engine/compiler/index.ts';
import type { Format } from '../../../controllers/engine/compiler/program/format.ts';
import { integer } from '../../../controllers/engine/compiler/program/format.ts';
import type { BoardStream, StreamedStep, StreamedValues, StreamOptions } from '../stream/board-stream.ts';
import type { StreamedArray } from '../stream/stream-settings.ts';
import { checkedStream, checkValues } from '../stream/stream-settings.ts';
import { ToldStream } from '../stream/told-stream.ts';

/**
 * A stream of real numbers to a board that computes with integers: each input goes there as the nearest integer of its array. What an
 * encoder reads goes there as it is where the board has the encoder.
 */
export class IntegerStream extends ToldStream implements BoardStream {
  readonly #inputs: readonly (StreamedArray & {
    readonly format: Format;
    readonly numbers: Float32Array;
    readonly there: boolean;
  })[];
  protected readonly told: BoardStream;
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
    super();
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
    this.told = open({
      ...options,
      inputs: this.#inputs.map(({ neurons, input, encoder, there }) =>
        there && encoder !== undefined ? { neurons, input, encoder } : { neurons, input },
      ),
      rest: this.#inputs.map(({ format, rest }) => integer(format, Math.fround(rest))),
    });
  }

  send(tick: number, values: StreamedValues): boolean {
    checkValues(this.#inputs, values);
    const integers = this.#inputs.map(({ encoder, format, numbers, there }, n) => {
      if (there) return values[n];
      if (encoder === undefined) numbers.set(values[n]);
      else encoder.write(values[n], numbers);
      return Int32Array.from(numbers, (x) => integer(format, x));
    });
    return this.told.send(tick, integers);
  }

  receive(seconds?: number): StreamedStep | undefined {
    const step = this.told.receive(seconds);
    this.#settle();
    return step;
  }

  stop(): void {
    this.told.stop();
    this.#settle();
  }

  #settle(): void {
    if (this.#settled || this.told.ended === undefined) return;
    this.#settled = true;
    this.#executable.fetch(this.#inputs.map(({ array }) => array));
  }
}
