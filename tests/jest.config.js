import shared from '../jest.config.js';

// One Berth for all files; those that hurt it start their own.
export default {
  ...shared,
  globalSetup: '<rootDir>/src/berth/before-all.ts',
  globalTeardown: '<rootDir>/src/berth/after-all.ts',
  setupFilesAfterEnv: ['<rootDir>/src/berth/after-each-file.ts'],
  maxWorkers: 1,
};
