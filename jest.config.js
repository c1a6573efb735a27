// One configuration for every workspace: `jest --config ../../jest.config.js --rootDir .`
const esmOnly = ['jose', 'temporal-polyfill', 'temporal-utils'];

export default {
  testMatch: ['<rootDir>/src/**/*.test.ts'],
  testEnvironment: 'node',
  passWithNoTests: true,
  // Nothing hangs on how fast the machine is.
  testTimeout: 180_000,
  transform: {
    '^.+\\.[jt]s$': [
      '@swc/jest',
      { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')})/)`],
};
