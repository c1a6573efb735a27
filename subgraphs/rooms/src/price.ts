import type { Bookable } from './generated/prisma/client.ts';

/** Null where booking is free. */
export function priceOf({ priceAmount: amount, priceCurrency: currency, pricePer: per }: Bookable) {
  return amount === null || currency === null || per === null ? null : { amount, currency, per };
}
