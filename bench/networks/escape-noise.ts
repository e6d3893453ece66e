import { Network } from '../../controllers/engine/index.ts';
import { lifSoftplus } from '../../controllers/neurons/lif-softplus.ts';

/** Neurons that draw their spikes from a softplus of the potential, at rest. */
export function escapeNoise({ neurons, seed }: { readonly neurons: number; readonly seed: number }) {
  const network = new Network({ step: '1 ms', seed });
  network.population('cells', lifSoftplus, { size: neurons });
  return { network };
}
