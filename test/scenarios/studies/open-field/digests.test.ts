// @module-tag long
import * as study from '../../../../scenarios/studies/open-field/index.ts';
import { holdDigests } from '../known-digests.ts';

holdDigests(study);
