import { atan2, TURN } from '../../kernels/math-f64.ts';
import type { SensorModel, SensorSite } from './seam/sensor-model.ts';

/** Time for which a sector stays pressed after its last contact: contacts chatter, bumpers do not. */
const DEBOUNCE_SECONDS = 10e-3;

/**
 * A bumper of equal sectors around the body. A contact presses the sector at its bearing from straight ahead, which is opposite to
 * the contact's normal. The sector is released {@link DEBOUNCE_SECONDS} after its last contact.
 */
export function touchModel({ spec, truth, period }: SensorSite<'touch'>): SensorModel<'touch'> {
  const sectors = spec.size;
  const hold = Math.ceil(DEBOUNCE_SECONDS / period - 1e-9);
  /** Remaining ticks for which each sector stays pressed. */
  const left = new Float64Array(sectors);
  return {
    track() {
      for (let k = 0; k < sectors; k++) if (left[k] > 0) left[k]--;
      const contacts = truth.contacts();
      for (let i = 0; i < contacts.length; i++) {
        const { normalX, normalY } = contacts[i];
        const bearing = atan2(-normalY, -normalX) - truth.pose.heading;
        const turns = bearing / TURN;
        const sector = Math.floor((turns - Math.floor(turns)) * sectors);
        left[sector % sectors] = hold;
      }
    },
    sample(message) {
      for (let k = 0; k < sectors; k++) message.sectors[k] = left[k] > 0 ? 1 : 0;
    },
    reset() {
      left.fill(0);
    },
    state: [left],
  };
}
