import type { EncoderInC, Encoding } from '../../../network/encoding.ts';
import type { AnalysedModel } from '../../lowering/analysed-model.ts';
import type { ArrayId } from '../../program/value.ts';
import { EXPONENTIAL_F64 } from './exponential-f64.ts';
import { floatLiteral } from './math.ts';

/** The table of the encoders, as the text of a C header for their host. */
export const ENCODER_INTERFACE = `typedef struct {
  /* Computes an input, the state of an array, from numbers. */
  void (*encode)(const double *numbers, float *out);
  /* How many numbers there are. */
  uint32_t reads;
  /* Place of the array in the table of arrays. */
  uint32_t array;
  /* Number of its neurons. */
  uint32_t size;
  /* Of an array of integers: how many stand for 1, what is taken off, and the least and the most; 0 for an array of floats. */
  float per_unit;
  int32_t offset, least, most;
} network_encoder;

extern const network_encoder network_encoders[];
extern const uint32_t network_encoder_count;
`;

/** An encoder that is emitted, and the array of the input that it computes. */
export interface EmittedEncoder {
  readonly encoding: Encoding;
  readonly array: ArrayId;
  readonly c: EncoderInC;
}

/** The encoders of a network that there are in C, in the order of their table. */
export function encodersInC({ network, populations }: AnalysedModel): EmittedEncoder[] {
  return network.encodings.flatMap((encoding) => {
    const { neurons, input, encoder } = encoding;
    const array = populations.get(neurons)?.inputs.get(input) as ArrayId;
    return encoder.c === undefined ? [] : [{ encoding, array, c: encoder.c }];
  });
}

/** Emits the encoders of a network as one self-contained C99 file beside that of `emitC`. It is compiled as that is. */
export function emitEncodersC(model: AnalysedModel): string {
  const encoders = encodersInC(model);
  const functions = encoders.map(
    ({ c }, n) => `static void encode_${n}(const double *numbers, float *out) {\n${c.body}\n}`,
  );
  if (encoders.some(({ c }) => /\bexp_f64\(/.test(c.body))) functions.unshift(EXPONENTIAL_F64);
  const table = encoders.map(({ encoding: { encoder }, array }, n) => {
    const format = model.program.arrays[array].format;
    const quantised =
      format === undefined
        ? ['0', '0', '0', '0']
        : [floatLiteral(1 / format.unit), format.offset, format.least, format.most];
    return `{${[`encode_${n}`, `${encoder.reads}u`, `${array}u`, `${encoder.size}u`, ...quantised].join(', ')}}`;
  });
  return `#include "network.h"
#include <string.h>

${functions.map((text) => `${text}\n\n`).join('')}const network_encoder network_encoders[] = {${table.join(', ') || '{0, 0, 0, 0, 0, 0, 0, 0}'}};
const uint32_t network_encoder_count = ${encoders.length}u;
`;
}
