import { afterAll } from '@jest/globals';
import { BerthProcess } from './berth-process.ts';

// A test that fails does not get to stop what it started.
afterAll(() => BerthProcess.stopAll());
