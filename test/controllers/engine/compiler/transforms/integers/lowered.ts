import { RangeWatch } from '../../../../../../controllers/engine/compiler/emit/integers/range-watch.ts';
import { emitJavaScript } from '../../../../../../controllers/engine/compiler/emit/javascript.ts';
import type { AnalysedModel } from '../../../../../../controllers/engine/compiler/index.ts';
import { analyse } from '../../../../../../controllers/engine/compiler/passes/analyse.ts';
import { integer } from '../../../../../../controllers/engine/compiler/program/format.ts';
import type { IntegerOptions } from '../../../../../../controllers/engine/compiler/transforms/integers/choose-formats.ts';
import { lowerToIntegers } from '../../../../../../controllers/engine/compiler/transforms/integers/lower-to-integers.ts';
import type { Network } from '../../../../../../controllers/engine/index.ts';
import { STIRRED_NEURONS } from '../../../../../conformance/networks.ts';
import type { Command, Outcome } from '../../emit/c/c-program.ts';
import { follow } from '../../emit/outcomes.ts';

/** Watches a network follow commands in real numbers, and lowers it. */
export function lowered(network: Network, commands: readonly Command[], options: IntegerOptions = {}) {
  const analysed = analyse(network, { decays: 'stepped' });
  const watch = new RangeWatch();
  const watched = watch.emitter(analysed);
  follow(analysed.program, watched, commands);
  const model = lowerToIntegers(analysed, watch.ranges, options);
  return { analysed, model, ranges: watch.ranges, commands: commands.map((command) => inIntegers(model, command)) };
}

function inIntegers({ program }: AnalysedModel, command: Command): Command {
  if (command.do !== 'fill') return command;
  const format = program.arrays.find(({ name }) => name === command.array)?.format;
  return format === undefined ? command : { ...command, value: integer(format, command.value) };
}

/** What the twin of the boards leaves after commands. */
export const twin = ({ program }: AnalysedModel, commands: readonly Command[]): Outcome =>
  follow(program, emitJavaScript(program, { precision: 'f64' }), commands);

/** Commands that set the inputs of a network to levels at which it spikes, and its modulators, and run it. */
export function stirred(network: Network, ticks: number): Command[] {
  const levels = new Map(STIRRED_NEURONS.map(({ model, inputs }) => [model.name, inputs]));
  const { populations, modulators } = analyse(network, { decays: 'stepped' });
  const inputs = [...populations.values()].flatMap(({ population, inputs }) =>
    [...inputs.keys()].map((input): Command => {
      const value = levels.get(population.model.name)?.[input] ?? 1;
      return { do: 'fill', array: `${population.name}.${input}`, value };
    }),
  );
  const set = [...modulators.keys()].map(
    (name): Command => ({ do: 'fill', array: `modulator.${name}`, value: 0.03125 }),
  );
  return [...inputs, ...set, { do: 'run', ticks }];
}
