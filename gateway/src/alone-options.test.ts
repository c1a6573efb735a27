import { SettingsError } from '@berth/settings';
import { expect, test } from '@jest/globals';
import { readOptions } from './alone-options.ts';

const FILE = ['--supergraph', 'supergraph.graphql'];

test('the command line is read', () => {
  expect(readOptions([...FILE, '--port', '0', '--forward', 'Authorization', '--forward', 'x-tenant'])).toEqual({
    location: 'supergraph.graphql',
    port: 0,
    forward: ['Authorization', 'x-tenant'],
  });
  expect(readOptions(FILE)).toEqual({ location: 'supergraph.graphql', port: 4000, forward: [] });
});

test.each([
  ['no supergraph', [], '--supergraph is missing: set it to the path'],
  ['a port that is none', [...FILE, '--port', 'abc'], '--port is wrong'],
  ['an option that is none', [...FILE, '--prot', '1'], "Unknown option '--prot'"],
  ['an option without its value', [...FILE, '--port'], "Option '--port <value>' argument missing"],
  ['what is no option', [...FILE, 'other'], "Unexpected argument 'other'"],
])('%s is refused with what to write instead', (_, args, told) => {
  const read = () => readOptions(args);
  expect(read).toThrow(SettingsError);
  expect(read).toThrow(told);
});

test.each([
  ...['Connection', 'Host', 'Content-Length', 'Transfer-Encoding', 'Keep-Alive', 'Upgrade', 'TE', 'Trailer', 'Expect'],
  ...['Proxy-Authorization', 'Content-Type', 'Content-Encoding', 'Accept', 'Accept-Encoding', 'no header', 'a:b', ''],
])('the header %j does not go on', (name) => {
  expect(() => readOptions([...FILE, '--forward', name])).toThrow(/^--forward is wrong/);
});
