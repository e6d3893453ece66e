// @module-tag long
import * as study from '../../../../scenarios/studies/one-shot-memory/index.ts';
import { holdDigests } from '../known-digests.ts';

holdDigests(study);
