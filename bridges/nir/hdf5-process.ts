/** The entry of a process that reads HDF5 files, one after the other, until it is ended. */
import { BridgeError } from '../../agents/index.ts';
import { readHdf5Here } from './hdf5-content.ts';
import type { FromHdf5Process, ToHdf5Process } from './read-hdf5.ts';

const send = (message: FromHdf5Process): void => void process.send?.(message);

process.on('message', async ({ bytes, packageName }: ToHdf5Process) => {
  try {
    send({ content: await readHdf5Here(bytes, packageName) });
  } catch (error) {
    if (!(error instanceof BridgeError)) throw error;
    const { message, code, expected = '', received, remedy } = error;
    send({
      message,
      detail: { code, expected, received: String(received), ...(remedy === undefined ? {} : { remedy }) },
    });
  }
});
send({ ready: true });

// Who asked has gone.
process.on('disconnect', () => process.exit());
