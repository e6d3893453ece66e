/** HDF5 by h5wasm, an optional peer. */
export { openHdf5, type RandomAccess } from './hdf5-file.ts';
export * from './hdf5-library.ts';
export { HDF5_PLUGINS, loadHdf5Plugins } from './hdf5-plugins.ts';
export { ReaderLost, ReaderProcess } from './reader-process.ts';
