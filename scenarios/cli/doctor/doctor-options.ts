import type { Settings } from '../../scenario/parameters.ts';
import type { Topics } from '../options/topics.ts';

/** Options of the command `doctor`. */
export interface DoctorOptions {
  readonly ros?: true;
  readonly topics?: Topics;
  readonly node?: string;
  readonly namespace?: string;
  readonly useSimTime?: true;
  readonly seconds?: number;
  readonly set?: Settings;
  readonly body?: string;
  readonly json?: true;
}
