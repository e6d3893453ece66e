import { describe, expect, it } from 'vitest';
import { parseCalibration } from '../../../../../bridges/recording/index.ts';

const KALIBR = `
cam0:
  cam_overlaps: [1]
  camera_model: pinhole
  distortion_coeffs: [-0.048, 0.011, -0.055, 0.026]
  distortion_model: equidistant
  intrinsics: [172.98, 172.97, 163.33, 134.99]
  resolution: [346, 260]
  rostopic: /dvs/image_raw
cam1:
  camera_model: pinhole
  distortion_coeffs: [-0.3, 0.1, 0.001, 0.002]
  distortion_model: radtan
  intrinsics: [170, 171, 160, 130]
  resolution: [346, 260]
  T_cn_cnm1:
  - [1.0, 0.0, 0.0, 0.1]
`;

const DSEC = `
extrinsics:
  T_10: [[1, 0], [0, 1]]
intrinsics:
  cam0:
    camera_matrix: [555.5, 556.6, 341.1, 228.2]
    distortion_coeffs: [-0.094, 0.194, 0.0002, -0.0018]
    distortion_model: radtan
    resolution: [640, 480]
  camRect0:
    camera_matrix: [569.7, 569.7, 335.1, 221.2]
    resolution: [640, 480]
disparity_to_depth:
  cams_03: [[1, 0]]
`;

const ROS = `
image_width: 240
image_height: 180
camera_name: davis
camera_matrix:
  rows: 3
  cols: 3
  data: [200.5, 0, 132.1, 0, 199.5, 110.2, 0, 0, 1]
distortion_model: plumb_bob
distortion_coefficients: {rows: 1, cols: 5, data: [-0.37, 0.15, -0.0006, -0.0003, 0]}
`;

const OPENCV = `%YAML:1.0
---
calibration_time: "Mon"
image_width: 640
image_height: 480
camera_matrix: !!opencv-matrix
   rows: 3
   cols: 3
   dt: d
   data: [ 5.3e+02, 0., 3.2e+02, 0., 5.4e+02, 2.4e+02, 0., 0., 1. ]
distortion_coefficients: !!opencv-matrix
   rows: 5
   cols: 1
   dt: d
   data: [ -2.5e-01, 1.2e-01, 0., 0., 0. ]
`;

describe('the calibration of a camera', () => {
  it('is read as kalibr writes it, of the first camera or of one by its name', () => {
    expect(parseCalibration(KALIBR)).toEqual({
      ...{ width: 346, height: 260, fx: 172.98, fy: 172.97, cx: 163.33, cy: 134.99 },
      ...{ model: 'equidistant', coefficients: [-0.048, 0.011, -0.055, 0.026] },
    });
    expect(parseCalibration(KALIBR, 'cam1')).toMatchObject({ model: 'plumb-bob', fx: 170, coefficients: { 3: 0.002 } });
  });

  it('is read as DSEC has it, of rectified cameras too', () => {
    expect(parseCalibration(DSEC)).toEqual({
      ...{ width: 640, height: 480, fx: 555.5, fy: 556.6, cx: 341.1, cy: 228.2 },
      ...{ model: 'plumb-bob', coefficients: [-0.094, 0.194, 0.0002, -0.0018] },
    });
    expect(parseCalibration(DSEC, 'camRect0')).toMatchObject({ model: 'none', coefficients: [], cy: 221.2 });
  });

  it('is read as ROS and OpenCV write it', () => {
    expect(parseCalibration(ROS)).toEqual({
      ...{ width: 240, height: 180, fx: 200.5, fy: 199.5, cx: 132.1, cy: 110.2 },
      ...{ model: 'plumb-bob', coefficients: [-0.37, 0.15, -0.0006, -0.0003, 0] },
    });
    expect(parseCalibration(ROS, 'davis').width).toBe(240);
    expect(parseCalibration(OPENCV)).toMatchObject({ width: 640, fx: 530, cy: 240, model: 'plumb-bob' });
  });

  it.each([
    ['no YAML', 'a: [', {}],
    ['no mapping', '12', {}],
    ['an alias of nothing', 'cam0: *none', { received: expect.stringContaining('none') }],
    [
      'aliases of aliases',
      `a: &a [1]\n${'bcdefghij'.replaceAll(/./g, (c) => `${c}: &${c} [${`*${String.fromCharCode(c.charCodeAt(0) - 1)}, `.repeat(9)}]\n`)}`,
      { received: expect.stringContaining('alias') },
    ],
    [
      'a file that is too long',
      `${KALIBR}${'# more\n'.repeat(10_000)}`,
      { received: expect.stringMatching(/^\d+ bytes, and at most 65536 are read$/) },
    ],
    ['no camera', 'extrinsics: 1', { received: 'extrinsics' }],
    ['another projection', KALIBR.replaceAll('pinhole', 'omni'), { received: 'omni' }],
    ['another lens', KALIBR.replace('equidistant', 'fov'), { received: 'fov' }],
    ['too few numbers', KALIBR.replace('[346, 260]', '[346]'), { expected: '2 numbers: resolution' }],
    ['words', KALIBR.replace('-0.048', 'k1'), { expected: expect.stringContaining('numbers') }],
    ['a focal length of the picture', ROS.replace('200.5', '0.835'), { received: [0.835, 199.5] }],
    ['one that is none', ROS.replace('199.5', '-199.5'), { received: [200.5, -199.5] }],
    ['a file without a size', ROS.replace('image_height', 'height'), { expected: '1 numbers: image_height' }],
  ])('is refused: %s', (_, text, detail) => {
    expect(() => parseCalibration(text)).toThrow(expect.objectContaining({ code: 'invalid_calibration', ...detail }));
  });

  it('may see 178 degrees', () => {
    expect(parseCalibration(ROS.replace('200.5', '2.4').replace('199.5', '1.8'))).toMatchObject({ fx: 2.4, fy: 1.8 });
  });

  it('has a lens that bends as plumb-bob does where it has numbers and no name, and none where it is called so', () => {
    const unnamed = ROS.replace('distortion_model: plumb_bob\n', '');
    expect(parseCalibration(unnamed)).toMatchObject({ model: 'plumb-bob', coefficients: { 0: -0.37, length: 5 } });
    expect(parseCalibration(ROS.replace('plumb_bob', 'none'))).toMatchObject({ model: 'none', coefficients: [] });
    expect(parseCalibration(ROS.replace('camera_name: davis\n', ''), 'camera').fx).toBe(200.5);
  });

  it('is of a camera that has a size, among what is none', () => {
    const among = `first: null\nsecond: [1, 2]\nthird: 5\nfourth: {a: 1}\n${KALIBR}`;
    expect(parseCalibration(among)).toEqual(parseCalibration(KALIBR));
    for (const text of ['[1, 2]', 'null'])
      expect(() => parseCalibration(text)).toThrow(
        expect.objectContaining({ code: 'invalid_calibration', expected: 'YAML with the calibration of a camera' }),
      );
    for (const change of [
      '[172.98, 172.97, 163.33]',
      '[172.98, 172.97, 163.33, 134.99, 0]',
      '[172.98, 172.97, 163.33, .inf]',
      '172.98',
    ])
      expect(() => parseCalibration(KALIBR.replace('[172.98, 172.97, 163.33, 134.99]', change)), change).toThrow(
        expect.objectContaining({ expected: '4 numbers: intrinsics' }),
      );
  });

  it('repeats no more than 200 characters of a name', () => {
    for (const [text, camera, names] of [
      [KALIBR, 'c'.repeat(300), 'c'],
      [KALIBR.replace('equidistant', 'd'.repeat(300)), undefined, 'd'],
      [`${'e'.repeat(300)}: 1`, undefined, 'e'],
    ] as const)
      expect(() => parseCalibration(text, camera)).toThrow(expect.objectContaining({ received: names.repeat(200) }));
  });

  it('names the cameras that there are', () => {
    expect(() => parseCalibration(KALIBR, 'cam2')).toThrow(
      expect.objectContaining({ expected: 'a camera: cam0, cam1', remedy: expect.stringContaining('did you mean') }),
    );
  });
});
