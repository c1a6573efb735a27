import {
  type DocumentNode,
  type GraphQLDirective,
  GraphQLError,
  getDirectiveValues,
  getOperationAST,
  type OperationDefinitionNode,
} from 'graphql';
import { setClientKeysApart } from '../client-keys.ts';
import type { Execute, Request } from '../compile-operation.ts';
import { type Conditions, compileConditions } from '../conditions.ts';
import { KeptPlans } from '../planner/kept-plans.ts';
import type { IsWanted } from '../planner/planner.ts';
import { NotPlanned } from '../planner/refused.ts';
import { mustBeSettled, settled } from '../settled.ts';
import type { OpenSupergraph } from '../supergraph.ts';
import { Unsupported } from '../unsupported.ts';
import { variableValues } from '../variable-values.ts';
import { compileInParts, type InParts } from './compile-in-parts.ts';
import { keepingDefers, tellDefersApart, withTypenames } from './defers.ts';
import { DEFER } from './directive.ts';

export type ExecuteInParts = (request: Request) => Promise<InParts>;

type Compiled = ReturnType<typeof compileInParts>;

/** Of more, with fragments spread, the planner would think for seconds, and each doubles that: nothing else is planned meanwhile. */
export const MAX_DEFERS = 5;
/** As many combinations of one operation's @defer(if:) stay planned. */
const MAX_COMBINATIONS = 8;

/**
 * The planner would plan for every combination of what decides over @defer, and each variable doubles them. Here they are
 * settled first, and what requests ask for is planned.
 */
export function prepareInParts(
  supergraph: OpenSupergraph,
  given: DocumentNode,
  executeWhole: Execute,
  onWhole: (reason: string) => void,
): ExecuteInParts {
  const { apiSchema: schema, plannersKeys } = supergraph;
  const defer = schema.getDirective(DEFER) as GraphQLDirective;
  const { document: apart, clientKeys } = setClientKeysApart(given, plannersKeys);
  const { document, directives } = tellDefersApart(apart);
  const { variableDefinitions = [] } = getOperationAST(document) as OperationDefinitionNode;
  const conditionsIn = mustBeSettled(document, supergraph.requiringFields)
    ? compileConditions(document, getOperationAST(document) as OperationDefinitionNode)
    : () => undefined;
  const combinations = new KeptPlans<Compiled>(MAX_COMBINATIONS, instead);

  return async (request) => {
    const { coerced, errors } = variableValues(schema, variableDefinitions, request.variables);
    if (errors) return { first: { errors } };
    let labels: Map<string, string | undefined>;
    let conditions: Conditions | undefined;
    try {
      labels = labelsOf(coerced);
      conditions = conditionsIn(request.variables);
    } catch (error) {
      return { first: { errors: [badInput(error as Error)] } };
    }
    return labels.size > 0 ? execute(labels, conditions, request) : whole(request);
  };

  /** Whole, it may be less to think about; where too much is going on, it would only wait again. */
  function instead(why: NotPlanned): Compiled {
    return why.holdsForMs > 0 ? whole : async () => ({ first: { errors: [why] } });
  }

  async function whole(request: Request): Promise<InParts> {
    return { first: await executeWhole(request) };
  }

  /** Of those @defer that these variables ask for. */
  function labelsOf(variables: Record<string, unknown>): Map<string, string | undefined> {
    const labels = new Map<string, string | undefined>();
    for (const [id, directive] of directives) {
      const values = getDirectiveValues(defer, { directives: [directive] }, variables);
      if (values?.['if'] === true) labels.set(id, values['label'] as string | undefined);
    }
    return labels;
  }

  async function execute(
    labels: Map<string, string | undefined>,
    conditions: Conditions | undefined,
    request: Request,
  ): Promise<InParts> {
    const key = [...labels.keys(), ...Object.values(conditions ?? {})].join();
    const make = (isWanted: IsWanted) => compileOrWhole(labels, conditions, isWanted);
    const run = await combinations.find(key, make, request.waiter);
    return run(request, labels);
  }

  /** Of some @defer within unions and interfaces, Apollo's planner makes an error instead of a plan. */
  async function compileOrWhole(
    labels: Map<string, unknown>,
    conditions: Conditions | undefined,
    isWanted: IsWanted,
  ): Promise<Compiled> {
    if (labels.size > MAX_DEFERS) {
      onWhole(`more than ${MAX_DEFERS} @defer`);
      return whole;
    }
    try {
      return await compile(labels, conditions, isWanted);
    } catch (error) {
      if (error instanceof NotPlanned) throw error;
      onWhole((error as Error).message);
      return whole;
    }
  }

  async function compile(labels: Map<string, unknown>, conditions: Conditions | undefined, isWanted: IsWanted) {
    const asked = keepingDefers(document, (id) => labels.has(id));
    const operation = getOperationAST(asked) as OperationDefinitionNode;
    const toPlan = withTypenames(conditions ? settled(asked, conditions) : asked);
    const { node } = await supergraph.plan(toPlan, isWanted);
    if (node?.kind === 'Subscription') throw new Unsupported('a subscription');
    return compileInParts(supergraph, { document: asked, operation, node, clientKeys });
  }
}

function badInput({ message }: Error): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
}
