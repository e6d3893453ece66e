import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { call } from '../call.ts';

const folder = temporaryFolder();
const inspect = (text: string, ...options: string[]) => {
  writeFileSync(join(folder, 'robot.urdf'), text);
  return call(['inspect', 'robot.urdf', ...options], { cwd: folder });
};
const wheel = (side: string, y: number): string => `
  <link name="${side}"><inertial><mass value="0.5"/></inertial>
    <collision><geometry><cylinder radius="0.05" length="0.02"/></geometry></collision></link>
  <joint name="${side}_axle" type="continuous"><parent link="base_link"/><child link="${side}"/>
    <origin xyz="0 ${y} 0" rpy="-1.5707963 0 0"/><axis xyz="0 0 1"/></joint>`;
const ROVER = `<?xml version="1.0"?>
<robot name="rover">
  <link name="base_link"><inertial><mass value="2"/></inertial>
    <collision><geometry><cylinder radius="0.2" length="0.1"/></geometry></collision>
    <collision><geometry><mesh filename="package://rover/bumper.stl"/></geometry></collision></link>
  ${wheel('left', 0.15)}${wheel('right', -0.15)}
  <link name="laser"/>
  <joint name="mast" type="fixed"><parent link="base_link"/><child link="laser"/>
    <origin xyz="-0.04 0 0.2" rpy="0 0 1.5708"/></joint>
</robot>`;

describe('reafference inspect of the description of a robot', () => {
  it('shows its body and mounts as an agent has them, and what was not read', async () => {
    const { code, stdout } = await inspect(ROVER);
    expect(code).toBe(0);
    expect(stdout).toContain(
      "radius: 0.2002, height: 0.1, mass: 3, drive: 'differential', wheels: { radius: 0.05, separation: 0.3 }",
    );
    expect(stdout).toMatch(/laser +\{ x: -0\.04, z: 0\.25, yaw: 1\.5708 \}/);
    expect(stdout).toContain('not read, and not in the radius: base_link (mesh)');
    expect(stdout).not.toContain('no wheels');
    const told = JSON.parse((await inspect(ROVER, '--json')).stdout);
    expect(told).toMatchObject({ format: 'urdf', name: 'rover', base: 'base_link', mounts: { laser: { y: 0 } } });
  });

  it('refuses macros of xacro with the command that expands them, and options of recordings', async () => {
    const { code, stderr } = await inspect(ROVER.replace('"laser"', '"${prefix}laser"'));
    expect(code).toBe(3);
    expect(stderr).toContain('xacro robot.urdf.xacro > robot.urdf');
    const misplaced = await inspect(ROVER, '--replay');
    expect(misplaced.code).toBe(2);
    expect(misplaced.stderr).toContain('this is the description of a robot');
  });
});
