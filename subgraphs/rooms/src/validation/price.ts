import { z } from 'zod';

const CURRENCIES = new Set(Intl.supportedValuesOf('currency'));

export const price = z.object({
  amount: z.number().min(0, 'A price is not negative.'),
  currency: z.string().refine((code) => CURRENCIES.has(code), 'A currency is one of ISO 4217, such as EUR.'),
  per: z.enum(['HOUR', 'UNIT', 'RESERVATION']),
});
