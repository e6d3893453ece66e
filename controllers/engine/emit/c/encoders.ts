import type { AnalysedModel } from '../../lowering/analysed-model.ts';
import type { EncoderInC, Encoding } from '../../network/encoding.ts';
import type { ArrayId } from '../../program/value.ts';
import { EXPONENTIAL_F64 } from './exponential-f64.ts';

/** The table of the encoders, as the text of a C header for their host. */
export const ENCODER_INTERFACE = `typedef struct {
  /* Computes an input, the state of an array, from numbers. */
  void (*encode)(const double *numbers, float *out);
  /* How many numbers there are. */
  uint32_t reads;
  /* Place of the array in the table of arrays. */
  uint32_t array;
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
  const table = encoders.map(({ encoding, array }, n) => `{encode_${n}, ${encoding.encoder.reads}u, ${array}u}`);
  return `#include "network.h"
#include <string.h>

${functions.map((text) => `${text}\n\n`).join('')}const network_encoder network_encoders[] = {${table.join(', ') || '{0, 0, 0}'}};
const uint32_t network_encoder_count = ${encoders.length}u;
`;
}
