import { GraphQLError } from 'graphql';

/** An operation that would take too much to plan. */
export class NotPlanned extends GraphQLError {
  /** Until it may be tried again; 0 is never. */
  readonly holdsForMs: number = 0;

  constructor(message: string, limit: string, maximum: number) {
    super(`Too much: ${message} Nest less, or ask in two operations.`, {
      extensions: { code: 'LIMIT_EXCEEDED', limit, maximum, http: { status: 400 } },
    });
  }
}

/** It would have so every time. */
export class TooManyWays extends NotPlanned {
  constructor(maximum: number) {
    super(`ways to plan it, of which ${maximum} are allowed for a field.`, 'ways to plan it', maximum);
  }
}

/** When less is going on, it may be quicker. */
export class TooLongToPlan extends NotPlanned {
  override readonly holdsForMs = 30_000;

  constructor(maximum: number) {
    super(`it was not planned within ${maximum} ms.`, 'milliseconds to plan it', maximum);
  }
}

export class TooLargeToPlan extends NotPlanned {
  constructor(maximum: number) {
    super(`it was not planned within ${maximum} MB of memory.`, 'megabytes to plan it', maximum);
  }
}

/** It says nothing of the operation. */
export class PlannerBusy extends GraphQLError {
  constructor() {
    super('Too many operations are new here: try again in a second.', {
      extensions: { code: 'OVERLOADED', retryAfterSeconds: 1, http: { status: 503 } },
    });
  }
}
