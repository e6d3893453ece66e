import { z } from 'zod';
import { ValidationError } from '../../agents/errors.ts';

const LARGEST_SEED = 0xffff_ffff;
/** Coordinates of events are 16 bits wide. */
const LARGEST_EXTENT = 0xffff;

/** Values of options that are more than text, with what an error says was expected. */
export const OPTION_VALUES = {
  count: { schema: z.coerce.number().int().min(1).max(1e9), expected: 'a whole number from 1' },
  seed: {
    schema: z.coerce.number().int().min(0).max(LARGEST_SEED),
    expected: `a whole number from 0 to ${LARGEST_SEED}`,
  },
  seconds: { schema: z.coerce.number().positive().finite(), expected: 'a number of seconds above 0' },
  geometry: {
    schema: z
      .string()
      .regex(/^\d+x\d+$/)
      .transform((text) => text.split('x').map(Number))
      .pipe(z.tuple([z.number().int().min(1).max(LARGEST_EXTENT), z.number().int().min(1).max(LARGEST_EXTENT)]))
      .transform(([width, height]) => ({ width, height })),
    expected: `columns and rows of the sensor, 1 to ${LARGEST_EXTENT} each, as in 640x480`,
  },
  stream: { schema: z.coerce.number().int().min(0).max(1e9), expected: 'a whole number from 0' },
  file: { schema: z.string().min(1), expected: 'the name of a file' },
  folder: { schema: z.string().min(1), expected: 'the name of a folder' },
} as const;

/**
 * The parser of an option's value, for commander.
 *
 * @throws ValidationError `invalid_option`, naming the option, what it takes and what came
 */
export function optionValue<K extends keyof typeof OPTION_VALUES>(
  option: string,
  kind: K,
): (text: string) => z.output<(typeof OPTION_VALUES)[K]['schema']> {
  const { schema, expected } = OPTION_VALUES[kind];
  return (text) => {
    const result = text.trim() === '' ? undefined : schema.safeParse(text);
    if (result?.success) return result.data as z.output<(typeof OPTION_VALUES)[K]['schema']>;
    throw new ValidationError(`option ${option} has a value it cannot take`, {
      code: 'invalid_option',
      expected,
      received: text,
      block: option,
    });
  };
}
