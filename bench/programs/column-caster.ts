import { ColumnCaster } from '../../sim/casters/column-caster.ts';
import { columnStride, pinhole } from '../../sim/casters/lens.ts';
import { Scene } from '../../sim/casters/scene.ts';
import { cpuMilliseconds, parameters, report } from '../benchmark.ts';
import { furnishedRoom } from '../scenes/furnished-room.ts';

export interface ColumnCasterParameters {
  readonly width: number;
  readonly height: number;
  readonly frames: number;
}

export interface ColumnCasterResult {
  /** A CPU second. */
  readonly frames: number;
  /** Of the last frame. */
  readonly luminance: number;
}

const { width, height, frames } = parameters<ColumnCasterParameters>();
const caster = new ColumnCaster(new Scene(furnishedRoom()), pinhole(width, height, (70 * Math.PI) / 180));
const pose = { x: 0.02, y: -0.03, z: 0.1, yaw: 0, pitch: 0, roll: 0 };
let best = Infinity;
for (let run = 0; run < 7; run++) {
  const since = process.cpuUsage();
  for (let k = 0; k < frames; k++) {
    pose.yaw = 0.3 + 0.002 * k;
    caster.render(pose, 0);
  }
  if (run > 1) best = Math.min(best, cpuMilliseconds(since));
}
let sum = 0;
for (let x = 0; x < width; x++)
  for (let row = 0; row < height; row++) sum += caster.image[x * columnStride(height) + row];
report({ frames: (1e3 * frames) / best, luminance: sum / (width * height) } satisfies ColumnCasterResult);
