import { BridgeError } from '../../agents/index.ts';
import { nearestName } from '../../agents/nearest-name.ts';
import { type KnownService, SERVICE_DEFINITIONS } from './definitions.ts';
import type { ServiceRequest, ServiceRequestInput, ServiceResponse, ServiceResponseInput } from './message-fields.ts';
import { type MessageType, messageTypeFrom } from './message-type.ts';
import { schemaText } from './schema-text.ts';

/** A type of services: the types of its requests and responses. */
export interface ServiceType<Name extends KnownService> {
  /** Full name in ROS 2, such as `std_srvs/srv/Trigger`. */
  readonly name: Name;
  /** Type of the requests, which a client encodes and a server decodes. */
  readonly request: MessageType<ServiceRequestInput<Name>, ServiceRequest<Name>>;
  /** Type of the responses, which a server encodes and a client decodes. */
  readonly response: MessageType<ServiceResponseInput<Name>, ServiceResponse<Name>>;
}

const known = new Map<string, object>();

/**
 * The service type of a name.
 *
 * @example
 * const setBool = serviceType('std_srvs/srv/SetBool');
 * const request = setBool.request.encode({ data: true });
 * console.log(setBool.request.decode(request).data); // true
 *
 * @throws BridgeError `unknown_message_type`
 */
export function serviceType<Name extends KnownService>(name: Name): ServiceType<Name> {
  let type = known.get(name);
  if (type === undefined) {
    if (!Object.hasOwn(SERVICE_DEFINITIONS, name)) {
      const nearest = nearestName(name, Object.keys(SERVICE_DEFINITIONS));
      throw new BridgeError('no definition of this service type is known', {
        code: 'unknown_message_type',
        expected: `one of ${Object.keys(SERVICE_DEFINITIONS).join(', ')}`,
        received: name,
        remedy: nearest === undefined ? 'offer or call a service of a known type' : `write ${nearest}`,
      });
    }
    const [request, response] = SERVICE_DEFINITIONS[name].split('---').map((part) => part.trim());
    type = {
      name,
      request: messageTypeFrom(`${name}_Request`, schemaText(request)),
      response: messageTypeFrom(`${name}_Response`, schemaText(response)),
    };
    known.set(name, type);
  }
  return type as ServiceType<Name>;
}
