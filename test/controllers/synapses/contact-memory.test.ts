import { expect, it } from 'vitest';
import type { Population } from '../../../controllers/engine/index.ts';
import { contactMemory } from '../../../controllers/synapses/contact-memory.ts';
import type { told } from './pairing.ts';
import { pair } from './pairing.ts';

/** The weight after some spikes of the tonic cell, 5 ms apart, with what is felt. */
function after(spikes: number, w: number, contact: number, free: number) {
  const received: number[] = [];
  const state = pair(contactMemory, {
    step: 1,
    pre: Array.from({ length: spikes }, (_, k) => 5 * k),
    until: 5 * spikes,
    initial: { w },
    before(_time, simulation) {
      const [, target] = simulation.network.populations;
      simulation.input<typeof told>(target as Population<typeof told>, 'contact')[0] = contact;
      simulation.input<typeof told>(target as Population<typeof told>, 'free')[0] = free;
    },
    after: (_time, _state, sum) => received.push(sum),
  });
  return { w: state.w, sent: received.at(-1) };
}

it('closes a fifth of the way to 1 with each spike at a contact', () => {
  expect(after(4, 0, 1, 0).w).toBeCloseTo(1 - 0.8 ** 4, 12);
});

it('loses a hundredth with each spike where the way is free', () => {
  expect(after(70, 1, 0, 1).w).toBeCloseTo(0.99 ** 70, 12);
});

it('keeps what it has while nothing is felt, and sends it', () => {
  expect(after(10, 0.7, 0, 0).w).toBe(0.7);
  expect(after(10, 0.7, 0, 0).sent).toBeCloseTo(7, 12);
});

it('tends to the share of contacts, weighted by its two rates', () => {
  expect(after(400, 0, 0.1, 0.9).w).toBeCloseTo((0.2 * 0.1) / (0.2 * 0.1 + 0.01 * 0.9), 3);
});
