import { SIGNAL_LENGTH } from '../../agents/index.ts';
import type { NpyArray } from '../../bridges/recording/archive/npy.ts';
import { decodeNpz } from '../../bridges/recording/archive/npz.ts';
import { bytesOfResults, notResults } from './not-results.ts';
import type { SignalArray } from './signals-archive.ts';
import type { StoredSignals } from './stored-run.ts';

/**
 * Reads `signals.npz`.
 *
 * @param described its arrays, as `run.json` tells them
 * @throws BridgeError `results_not_read`
 * @throws ValidationError `not_results`
 */
export function signalsIn(file: string, described: readonly SignalArray[]): StoredSignals {
  const bytes = bytesOfResults(file);
  try {
    const found = decodeNpz(bytes);
    const samples = found['seed']?.data.length ?? 0;
    const numbers = (name: string, width = 1): ArrayLike<number> => {
      const { data } = found[name] ?? {};
      if (data?.length !== samples * width) throw new Error(`no array '${name}' of ${samples} samples`);
      return data as Exclude<NpyArray['data'], BigInt64Array | BigUint64Array>;
    };
    return {
      ...{ seed: numbers('seed'), trial: numbers('trial'), seconds: numbers('t_s') },
      arrays: Object.fromEntries(
        described.map(({ array, ...signal }) => [
          array,
          { ...signal, values: numbers(array, SIGNAL_LENGTH[signal.kind]) },
        ]),
      ),
    };
  } catch (cause) {
    throw notResults(file, cause);
  }
}
