import { GraphQLError } from 'graphql';

/** An operation of which there is no plan, for as long as that holds. */
export class NotPlanned extends GraphQLError {
  readonly holdsForMs: number;

  constructor(message: string, extensions: GraphQLError['extensions'], holdsForMs: number) {
    super(message, { extensions });
    this.holdsForMs = holdsForMs;
  }
}

const FOR_EVER = Number.MAX_SAFE_INTEGER;

class TooMuch extends NotPlanned {
  constructor(message: string, limit: string, maximum: number, holdsForMs = FOR_EVER) {
    const extensions = { code: 'LIMIT_EXCEEDED', limit, maximum, http: { status: 400 } };
    super(`Too much: ${message} Nest less, or ask in two operations.`, extensions, holdsForMs);
  }
}

export class TooManyWays extends TooMuch {
  constructor(maximum: number) {
    super(`ways to plan it, of which ${maximum} are allowed for a field.`, 'ways to plan it', maximum);
  }
}

/** When less is going on, it may be quicker. */
export class TooLongToPlan extends TooMuch {
  constructor(maximum: number) {
    super(`it was not planned within ${maximum} ms.`, 'milliseconds to plan it', maximum, 30_000);
  }
}

export class TooLargeToPlan extends TooMuch {
  constructor(maximum: number) {
    super(`it was not planned within ${maximum} MB of memory.`, 'megabytes to plan it', maximum);
  }
}

/** Wrong as it stands, where GraphQL's own rules do not see it: `1e400`, or a mutation where the schema has none. */
export class InvalidOperation extends NotPlanned {
  constructor(message: string) {
    super(message, { code: 'GRAPHQL_VALIDATION_FAILED', http: { status: 400 } }, FOR_EVER);
  }
}

/** It says nothing of the operation. */
export class PlannerBusy extends NotPlanned {
  constructor() {
    const extensions = { code: 'OVERLOADED', retryAfterSeconds: 1 };
    super('Too many operations are new here: try again in a second.', extensions, 0);
  }
}
