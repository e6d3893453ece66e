import { expect, it } from 'vitest';
import { serviceType } from '../../../../bridges/ros-messages/index.ts';
import { bigintsOf } from '../../../../bridges/ros2/transport/rcl-bigints.ts';

it('makes bigint of whole numbers of 64 bits in arrays, at any depth, and of nothing else', () => {
  const { request } = serviceType('rcl_interfaces/srv/SetParameters');
  const value = (numbers: unknown) => ({
    integer_array_value: numbers,
    double_array_value: [1],
    string_array_value: ['7'],
  });
  const parameters = (numbers: unknown) => ({
    parameters: [{ name: '3', value: value(numbers) }, { value: value([]) }],
  });
  expect(bigintsOf(request.schema)(parameters(['9223372036854775807', -5, 3n]))).toEqual(
    parameters([2n ** 63n - 1n, -5n, 3n]),
  );
});
