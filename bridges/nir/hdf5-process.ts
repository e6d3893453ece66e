/** The entry of a process that reads HDF5 files, one after the other, until it is ended. */
import { answerQuestions } from '../recording/hdf5/reader-answers.ts';
import { readHdf5Here } from './hdf5-content.ts';
import type { Hdf5File } from './read-hdf5.ts';

answerQuestions(({ bytes, packageName }: Hdf5File) => readHdf5Here(bytes, packageName));
