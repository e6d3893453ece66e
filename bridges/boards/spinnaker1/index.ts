/** Live spikes from and to networks on SpiNNaker, and requests to the cores of its boards. */
export {
  type HostedCore,
  type LiveNetwork,
  type LiveOutput,
  type LivePopulation,
  parseLiveNetwork,
  readLiveNetwork,
} from './database.ts';
export {
  decodeEieioCommand,
  decodeEieioData,
  EIEIO_COMMAND,
  type EieioCommand,
  type EieioData,
  type EieioEvents,
  encodeEieioCommand,
  encodeEieioData,
  eventsOf,
  isEieioCommand,
} from './eieio.ts';
export type { InjectionPace, InjectionStatistics } from './injector.ts';
export {
  clearIpTagRequest,
  getIpTagRequest,
  type IpTag,
  ipTagTimeoutRequest,
  setIpTagRequest,
  setReverseIpTagRequest,
} from './iptag.ts';
export {
  type InjectedSpikes,
  LiveConnection,
  type LiveOptions,
  type LivePhase,
  type LiveStatistics,
} from './live-connection.ts';
export type { LiveSpikes } from './live-spikes.ts';
export { decodeScpResponse, encodeScpRequest, SCP_COMMAND, type ScpRequest, type ScpResponse } from './scp.ts';
export { ScpClient, type ScpClientOptions } from './scp-client.ts';
export type { ScpPatience, ScpStatistics } from './scp-exchange.ts';
export {
  decodeVersion,
  readRequest,
  runRequest,
  type ScampVersion,
  SIGNALS,
  type SignalName,
  signalRequest,
  versionRequest,
  writeRequest,
} from './scp-requests.ts';
export {
  type ChipAddress,
  type CoreAddress,
  decodeSdp,
  encodeSdp,
  type SdpEnd,
  type SdpMessage,
} from './sdp.ts';
