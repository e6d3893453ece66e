import { defineCommand } from '../command.ts';
import { FIGURE_OPTIONS } from '../figure/figure-options.ts';
import { RESULTS_OPERAND } from '../results/results-operand.ts';

export const figure = defineCommand({
  name: 'figure',
  summary: 'draw results over seeds and conditions, to scale, as SVG and PDF',
  operands: { '[results...]': RESULTS_OPERAND },
  options: FIGURE_OPTIONS,
  note: 'The caption is printed, with what lines, bands and whiskers are and how many seeds there are (docs/paper-figures.md).',
  action: async (call) => (await import('../figure/draw-figure.ts')).drawResults(call),
});
