import { checkOptions } from '../known-options.ts';
import { field } from '../message-field.ts';
import type { MessageType } from '../message-type.ts';

/** A choice among options that are no movements: a card to turn, an answer, a lever to press. */
export interface Choice {
  /** How strongly each option is chosen; dimensionless, zeros while none is. */
  strengths: Float64Array;
}

/** Tells a task which of `options` options the agent chooses. The world does not react to it; whoever judges the task reads it. */
export function choiceActuator(options: { readonly options: number }): {
  readonly kind: 'choice';
  readonly size: number;
} {
  checkOptions('choiceActuator', options, { options: true });
  return { kind: 'choice', size: options.options };
}

/** Index of the strongest option above 0, the first of equals; -1 if there is none. */
export function chosenOption({ strengths }: Readonly<Choice>): number {
  let [option, strongest] = [-1, 0];
  for (let k = 0; k < strengths.length; k++) {
    if (strengths[k] <= strongest) continue;
    option = k;
    strongest = strengths[k];
  }
  return option;
}

export const choice: MessageType<Choice> = {
  length: (size) => size,
  fields: ({ size }) => [field('strengths', '1', 0, 1, size)],
  create: (size) => ({ strengths: new Float64Array(size) }),
  copy: (from, to) => to.strengths.set(from.strengths),
  poison: (message) => void message.strengths.fill(Number.NaN),
  flatten(message, out, offset) {
    out.set(message.strengths, offset);
    return offset + message.strengths.length;
  },
  unflatten(from, offset, message) {
    for (let k = 0; k < message.strengths.length; k++) message.strengths[k] = from[offset++];
    return offset;
  },
};
