import { describeMutations } from './mutations.ts';

describeMutations(['aedat4', 'aedat3', 'aedat2', 'text', 'mcap', 'rosbag1', 'rosbag2']);
