/** The chip tinyODIN: its integer twin, its driver over pins, and networks on it. */
export { LinePins, type LinePinsOptions, type PinStatistics } from '../pins/line-pins.ts';
export { decodeReply, encodeCommand } from '../pins/line-protocol.ts';
export type { PinCommand, PinReply, PinTransport } from '../pins/pin-transport.ts';
export { tinyOdin } from './board.ts';
export type { TinyOdinConfiguration } from './configuration.ts';
export { type TinyOdinCore, twinCore } from './core.ts';
export { TinyOdinDriver, type TinyOdinReceipt } from './driver.ts';
export { decodeInput, encodeInput, type InputEvent, LEAK_ALL } from './events.ts';
export { type FittedNeuron, fitLeak } from './fit-leak.ts';
export type { TinyOdinGroup, TinyOdinLayout, TinyOdinProjection, TinyOdinSource } from './integers.ts';
export { decodeNeuron, decodeRow, encodeNeuron, encodeRow, type TinyOdinNeuron } from './memory.ts';
export type { TinyOdinPlan } from './plan.ts';
export { TinyOdinTwin } from './twin.ts';
export { tinyOdinTwin } from './twin-board.ts';
