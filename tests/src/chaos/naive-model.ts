/** What may be done to a bookable; times are places on a grid of ten minutes. */
export type Step =
  | { do: 'book'; from: number; length: number; quantity: number }
  | { do: 'move'; which: number; from: number; length: number }
  | { do: 'cancel' | 'approve' | 'reject' | 'expire' | 'tick'; which: number };

export interface Terms {
  capacity: number;
  pooled: boolean;
  approval: boolean;
  priced: boolean;
  /** How many places are kept free before and after. */
  before: number;
  after: number;
}

type Status = 'PENDING_APPROVAL' | 'PENDING_PAYMENT' | 'CONFIRMED' | 'CANCELLED' | 'REJECTED' | 'EXPIRED';

export interface Booked {
  status: Status;
  from: number;
  length: number;
  quantity: number;
  version: number;
  /** Its hold has passed, though nobody has said so yet. */
  over: boolean;
}

const HELD: Status[] = ['PENDING_APPROVAL', 'PENDING_PAYMENT'];
const OPEN: Status[] = [...HELD, 'CONFIRMED'];

/** Bookings as anyone would count them: place by place, without a database, a lock or an event. */
export class NaiveModel {
  readonly booked: Booked[] = [];
  readonly #terms: Terms;

  constructor(terms: Terms) {
    this.#terms = terms;
  }

  /** Whether it can be done; if so, it is. */
  take(step: Step): boolean {
    if (step.do === 'book') return this.#book(step);
    const one = this.booked[step.which];
    if (!one) return false;
    const { status, over } = one;
    switch (step.do) {
      case 'move':
        return OPEN.includes(status) && this.#move(one, step);
      case 'cancel':
        return OPEN.includes(status) && become(one, 'CANCELLED');
      case 'approve':
        return status === 'PENDING_APPROVAL' && !over && become(one, this.#settled());
      case 'reject':
        return status === 'PENDING_APPROVAL' && become(one, 'REJECTED');
      case 'tick':
        return HELD.includes(status) && over && become(one, 'EXPIRED');
      case 'expire':
        one.over = HELD.includes(status);
        return one.over;
    }
  }

  /** The places that it takes, the ones before and after included. */
  claimOf({ from, length }: Pick<Booked, 'from' | 'length'>): { from: number; to: number } {
    return { from: from - this.#terms.before, to: from + length + this.#terms.after };
  }

  #book({ from, length, quantity }: Extract<Step, { do: 'book' }>): boolean {
    if (!this.#isFree({ from, length, quantity }, null)) return false;
    const status = this.#terms.approval ? 'PENDING_APPROVAL' : this.#settled();
    this.#endHolds(null);
    this.booked.push({ status, from, length, quantity, version: 2, over: false });
    return true;
  }

  #move(one: Booked, { from, length }: Extract<Step, { do: 'move' }>): boolean {
    if (!this.#isFree({ from, length, quantity: one.quantity }, one)) return false;
    this.#endHolds(one);
    const settled = one.status === 'CONFIRMED' ? 'CONFIRMED' : this.#settled();
    const status = this.#terms.approval ? 'PENDING_APPROVAL' : settled;
    // Moving it gives no more time to pay, nor to be approved.
    const over = one.over && status === one.status;
    become(one, status);
    Object.assign(one, { from, length, over });
    return true;
  }

  #settled(): Status {
    return this.#terms.priced ? 'PENDING_PAYMENT' : 'CONFIRMED';
  }

  #isFree(wanted: Pick<Booked, 'from' | 'length' | 'quantity'>, itself: Booked | null): boolean {
    const { pooled, capacity } = this.#terms;
    const { from, to } = this.claimOf(wanted);
    for (let place = from; place < to; place += 1) {
      const there = this.booked.filter((each) => each !== itself && takes(each) && this.#covers(each, place));
      const taken = there.reduce((sum, { quantity }) => sum + (pooled ? quantity : 1), 0);
      if (taken + (pooled ? wanted.quantity : 1) > (pooled ? capacity : 1)) return false;
    }
    return true;
  }

  #covers(one: Booked, place: number): boolean {
    const { from, to } = this.claimOf(one);
    return from <= place && place < to;
  }

  /** Whoever takes a slot first ends the holds that have passed. */
  #endHolds(itself: Booked | null): void {
    for (const one of this.booked) if (one !== itself && one.over && HELD.includes(one.status)) become(one, 'EXPIRED');
  }
}

export function takes({ status, over }: Booked): boolean {
  return OPEN.includes(status) && !over;
}

function become(one: Booked, status: Status): true {
  Object.assign(one, { status, version: one.version + 1, over: false });
  return true;
}
