// @module-tag long
import * as study from '../../../../scenarios/studies/replay/index.ts';
import { holdDigests } from '../known-digests.ts';

holdDigests(study);
