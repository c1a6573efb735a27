import shared from '../jest.config.js';

// Two files at a time: most wait for something most of the time. Each worker has a Berth, for all of its files; those that
// hurt it start their own.
export default {
  ...shared,
  globalSetup: '<rootDir>/src/berth/before-all.ts',
  globalTeardown: '<rootDir>/src/berth/after-all.ts',
  setupFiles: ['<rootDir>/src/berth/before-each-file.ts'],
  setupFilesAfterEnv: ['<rootDir>/src/berth/after-each-file.ts'],
  maxWorkers: 2,
};
