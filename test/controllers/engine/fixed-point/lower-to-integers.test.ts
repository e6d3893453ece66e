import { describe, expect, it } from 'vitest';
import { emitJavaScript } from '../../../../controllers/engine/emit/javascript.ts';
import type { IntegerOptions } from '../../../../controllers/engine/fixed-point/choose-formats.ts';
import { lowerToIntegers } from '../../../../controllers/engine/fixed-point/lower-to-integers.ts';
import { RangeWatch } from '../../../../controllers/engine/fixed-point/ranges.ts';
import type { AnalysedModel, Network } from '../../../../controllers/engine/index.ts';
import { analyse } from '../../../../controllers/engine/passes/analyse.ts';
import { integer } from '../../../../controllers/engine/program/format.ts';
import { RULES, ruleNetwork, STIRRED_NEURONS, stirredNetwork } from '../../../conformance/networks.ts';
import type { Command, Outcome } from '../emit/c/c-program.ts';
import { answers, runC } from '../emit/c/c-program.ts';
import { difference, follow } from '../emit/outcomes.ts';

const run = (ticks: number): Command => ({ do: 'run', ticks });

/** Calibrates on commands in real numbers, lowers, and gives the commands with integers. */
function lowered(network: Network, commands: readonly Command[], options: IntegerOptions = {}) {
  const analysed = analyse(network, { decays: 'stepped' });
  const watch = new RangeWatch();
  follow(analysed.program, watch.emitter(analysed), commands);
  const model = lowerToIntegers(analysed, watch.ranges, options);
  return { analysed, model, commands: commands.map((command) => inIntegers(model, command)) };
}

function inIntegers({ program }: AnalysedModel, command: Command): Command {
  if (command.do !== 'fill') return command;
  const format = program.arrays.find(({ name }) => name === command.array)?.format;
  return format === undefined ? command : { ...command, value: integer(format, command.value) };
}

const twin = ({ program }: AnalysedModel, commands: readonly Command[]): Outcome =>
  follow(program, emitJavaScript(program, { precision: 'f64' }), commands);

const COMPILER = { compiler: 'cc', flags: ['-O2', '-fsanitize=undefined', '-fno-sanitize-recover'] };

describe.skipIf(!answers('cc'))('the C of a network of integers', () => {
  for (const rule of RULES)
    it(`has the bits of its twin: ${rule.name}`, () => {
      const network = ruleNetwork(rule, true);
      const { model, commands } = lowered(network, [run(300)]);
      const outcome = twin(model, commands);
      expect(difference(outcome, runC(model.program, commands, COMPILER))).toBeUndefined();
    });
  for (const neuron of STIRRED_NEURONS)
    it(`has the bits of its twin: ${neuron.model.name}`, () => {
      const network = stirredNetwork(neuron);
      const { model, commands } = lowered(network, [run(300)]);
      const outcome = twin(model, commands);
      expect(difference(outcome, runC(model.program, commands, COMPILER))).toBeUndefined();
    });
});
