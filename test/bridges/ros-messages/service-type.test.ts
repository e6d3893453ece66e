import { describe, expect, expectTypeOf, it } from 'vitest';
import { SERVICE_DEFINITIONS } from '../../../bridges/ros-messages/definitions.ts';
import { type KnownService, type ServiceRequest, serviceType } from '../../../bridges/ros-messages/index.ts';

describe('serviceType', () => {
  it('has a type for requests and one for responses', () => {
    const { request, response } = serviceType('std_srvs/srv/SetBool');
    const answer = response.decode(response.encode({ success: true, message: 'done' }));
    expectTypeOf(answer).toEqualTypeOf<{ readonly success: boolean; readonly message: string }>();
    expect(answer).toEqual({ success: true, message: 'done' });
    expect(request.decode(request.encode({ data: true }))).toEqual({ data: true });
    expectTypeOf<keyof ServiceRequest<'std_srvs/srv/Trigger'>>().toEqualTypeOf<never>();
    expectTypeOf<keyof ServiceRequest<'rcl_interfaces/srv/ListParameters'>>().toEqualTypeOf<'prefixes' | 'depth'>();
  });

  it.each(Object.keys(SERVICE_DEFINITIONS) as KnownService[])('can encode and decode for %s', (name) => {
    const { request, response } = serviceType(name);
    for (const { encode, decode } of [request, response])
      expect((encode as (message: object) => Uint8Array)(decode(encode({})))).toEqual(encode({}));
  });

  it('refuses a type that is not known, with the nearest name', () => {
    expect(() => serviceType('std_srvs/srv/Triger' as KnownService)).toThrow(
      expect.objectContaining({ code: 'unknown_message_type', remedy: 'write std_srvs/srv/Trigger' }),
    );
  });
});
