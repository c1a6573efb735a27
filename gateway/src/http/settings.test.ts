import { readSettings } from '@berth/settings';
import { expect, test } from '@jest/globals';
import { httpSettings } from './settings.ts';

test.each(['*', 'https://app.example.com, *', 'app.example.com', 'https://app.example.com/page'])(
  'the list of origins %j is refused by its name',
  (origins) => {
    expect(() => readSettings(httpSettings, { ALLOWED_ORIGINS: origins })).toThrow(/^ALLOWED_ORIGINS is wrong/);
  },
);

test.each(['10.0.0.0/33', '0.0.0.0/0', 'host/24', 'host', '10.0.0.1, 2001:db8::/129'])(
  'the list of proxies %j is refused by its name',
  (proxies) => {
    expect(() => readSettings(httpSettings, { TRUSTED_PROXIES: proxies })).toThrow(/^TRUSTED_PROXIES is wrong/);
  },
);

test('lists of origins and of proxies are read', () => {
  const said = {
    ALLOWED_ORIGINS: 'https://app.example.com, http://a:1',
    TRUSTED_PROXIES: '10.0.0.0/8, ::1, 2001:db8::/32',
  };
  expect(readSettings(httpSettings, said)).toMatchObject({
    ALLOWED_ORIGINS: ['https://app.example.com', 'http://a:1'],
    TRUSTED_PROXIES: ['10.0.0.0/8', '::1', '2001:db8::/32'],
  });
});
