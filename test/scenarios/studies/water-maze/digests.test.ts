// @module-tag long
import * as study from '../../../../scenarios/studies/water-maze/index.ts';
import { holdDigests } from '../known-digests.ts';

holdDigests(study);
