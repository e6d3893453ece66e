import type { StreamedInput, StreamedValues } from '../../../../bridges/boards/stream/board-stream.ts';
import { PlaceCellGrid } from '../../../../controllers/encoding/place-cells.ts';
import { placeEncoder } from '../../../../controllers/encoding/place-encoder.ts';
import { allToAll, Network, pA } from '../../../../controllers/engine/index.ts';
import { bernoulli } from '../../../../controllers/neurons/bernoulli.ts';
import { lif } from '../../../../controllers/neurons/lif.ts';
import { stdp } from '../../../../controllers/synapses/stdp.ts';

/** Place cells by an encoder, which drive cells by plastic synapses, and a current beside. */
export function streamedNetwork(): Network {
  const network = new Network({ seed: 3 });
  const centres = [-1, 0, 1];
  const grid = new PlaceCellGrid({ x: centres, y: centres, width: 0.7, peak: 400 });
  const place = network.population('place', bernoulli, { size: grid.size });
  const cells = network.population('cells', lif, { size: 5 });
  network.encode(place, 'rate', placeEncoder(grid), 'Hz');
  network.project(place, cells, {
    synapse: stdp,
    connect: allToAll(),
    receptor: 'excitatory',
    initial: { w: pA((random) => 100 + 50 * random.uniform()) },
  });
  return network;
}

/** Both inputs: that of the encoder, and the current. */
export function streamedInputs({ encodings, populations }: Network): readonly StreamedInput[] {
  return [encodings[0], { neurons: populations[1], input: 'I_ext' }];
}

/** A way about the origin, and currents that differ from cell to cell and from tick to tick. */
export function streamedValues(tick: number): StreamedValues {
  const position = [((tick * 7) % 20) / 10 - 1, ((tick * 3) % 20) / 10 - 1];
  return [position, Float32Array.from({ length: 5 }, (_, i) => 150 + 40 * ((tick + i) % 4))];
}
