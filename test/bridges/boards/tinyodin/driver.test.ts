import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PinCommand, PinReply, PinTransport } from '../../../../bridges/boards/pins/pin-transport.ts';
import type { TinyOdinConfiguration } from '../../../../bridges/boards/tinyodin/configuration.ts';
import { TinyOdinDriver } from '../../../../bridges/boards/tinyodin/driver.ts';
import { encodeInput, LEAK_ALL } from '../../../../bridges/boards/tinyodin/events.ts';
import { decodeNeuron } from '../../../../bridges/boards/tinyodin/memory.ts';
import { TinyOdinTwin } from '../../../../bridges/boards/tinyodin/twin.ts';
import { FULL } from '../../../effort.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { generator } from '../draw.ts';
import { drawCase, KINDS, type Seen } from './random-cases.ts';
import { COMPILED, SIMULATED, startChip } from './simulated-chip.ts';
import { configurationOf, readVector, VECTORS } from './vectors.ts';

/** Nets of a kind that does not take long. */
const NETS = 5;

describe.skipIf(!SIMULATED || !FULL)('the driver of tinyODIN and a simulated chip', { timeout: 600_000 }, () => {
  let chip: ReturnType<typeof startChip>;
  beforeAll(() => {
    chip = startChip(temporaryFolder());
  });
  afterAll(() => chip.close());

  /** Deploys `configuration`, sends all words to the chip and to the twin, and compares all that leaves them and all that they hold. */
  function agree(configuration: TinyOdinConfiguration, steps: readonly (readonly number[])[]): Seen {
    const driver = new TinyOdinDriver(configuration, chip);
    const twin = new TinyOdinTwin(configuration);
    const seen = { twin, spikes: 0, least: 0, most: 0 };
    driver.deploy();
    for (const [step, words] of steps.entries()) {
      const spikes = words.flatMap((word) => {
        const out = twin.send(word);
        seen.spikes += out.length;
        seen.least = Math.min(seen.least, ...twin.v);
        seen.most = Math.max(seen.most, ...twin.v);
        return out;
      });
      expect(driver.send(words), `step ${step}`).toEqual(spikes);
    }
    const words = configuration.neurons.map((_, neuron) => twin.word(neuron));
    expect([...driver.readNeurons()]).toEqual(words);
    return seen;
  }

  it.each(KINDS.filter(({ huge }) => COMPILED || !huge))('do what the twin does: $name', ({ name, steps, ...kind }) => {
    for (let net = 0; net < (kind.slow ? 1 : NETS); net++) {
      const drawn = drawCase(kind, steps, generator(`${name} ${net}`));
      const seen = agree(drawn.configuration, drawn.steps);
      if (kind.shows === undefined) expect(seen.spikes).toBeGreaterThan(20);
      else kind.shows(seen);
    }
  });

  it.each(VECTORS.slice(0, COMPILED ? 6 : 5))('do what the published design did: %s', (name) => {
    const vector = readVector(name);
    const driver = new TinyOdinDriver(configurationOf(vector), chip);
    driver.deploy();
    for (const [step, { in: words, out }] of vector.steps.entries())
      expect(driver.send(words), `step ${step}`).toEqual(out);
    expect([...driver.readNeurons()]).toEqual(vector.final_neuron_words_readback);
  });

  it('take new potentials', () => {
    const { configuration } = drawCase({ size: 9, openLoop: false, inputs: 3 }, 0, generator('potentials'));
    const driver = new TinyOdinDriver(configuration, chip);
    driver.deploy();
    const v = [-2048, 2047, -1, 0, 1, 5, 77, -300, 300];
    driver.writePotentials(v);
    expect([...driver.readNeurons()].map(decodeNeuron)).toEqual(
      configuration.neurons.map((neuron, index) => ({ ...neuron, v: v[index] })),
    );
  });

  it('have events in the queue before the first is sent if the loop is closed while they are written', () => {
    const quiet = { v: 0, threshold: 100, leak: 0, disabled: false };
    const configuration = { neurons: [quiet, quiet, quiet], rows: new Map([[0, [1, 1, 1]]]), openLoop: false };
    // What is written over is tested for a spike too.
    const driver = new TinyOdinDriver({ ...configuration, neurons: [{ ...quiet, threshold: 0 }, quiet, quiet] }, chip);
    driver.deploy();
    const careless = alter(chip, (command) =>
      command.do === 'spi' && command.address === 0x40001 ? { ...command, data: 0 } : command,
    );
    expect(() => new TinyOdinDriver(configuration, careless).deploy()).toThrow(
      expect.objectContaining({ code: 'spurious_events' }),
    );
    agree(configuration, [[encodeInput({ kind: 'spike', source: 0 })], [LEAK_ALL]]);
  });

  it('find a byte that is not what was written', () => {
    const { configuration } = drawCase({ size: 6, openLoop: true, inputs: 2 }, 0, generator('damage'));
    const faulty = alter(chip, (command) =>
      command.do === 'spi' && command.address === 0x50203 ? { ...command, data: command.data ^ 4 } : command,
    );
    expect(() => new TinyOdinDriver(configuration, faulty).deploy()).toThrow(
      expect.objectContaining({ code: 'board_mismatch' }),
    );
  });
});

/** Pins at which some commands are others. */
function alter(pins: PinTransport, change: (command: PinCommand) => PinCommand): PinTransport {
  return {
    exchange: (commands): readonly PinReply[] => pins.exchange(commands.map(change)),
    close: () => pins.close(),
  };
}
