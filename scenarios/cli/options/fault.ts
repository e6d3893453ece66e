import type { SensorFault } from '../../../sim/sensors/faults.ts';
import { parseFault } from '../../scenario/sensor-fault.ts';
import type { Option } from './option.ts';

/** `--fault sensor=kind@seconds`, once for each fault. */
export const faults: Option<readonly SensorFault[]> = {
  value: 'sensor=kind@s',
  meaning:
    'let a sensor fail at a time of each trial, as in scan=dead@5 or pose=delayed:0.5@5-10 (docs/how-to/scenario.md); may be given more than once',
  parse: (word, _place, previous = []) => [...previous, parseFault(word)],
};
