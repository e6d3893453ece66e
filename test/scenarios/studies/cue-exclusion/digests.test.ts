// @module-tag long
import * as study from '../../../../scenarios/studies/cue-exclusion/index.ts';
import { holdDigests } from '../known-digests.ts';

holdDigests(study);
