import type { FetchNode } from '@apollo/query-planner';
import { own } from '../own.ts';
import type { Run } from '../run.ts';

/** Everything that is the same for each run is text already; `representations` is JSON, too. */
export function compileBody({ operation, operationName, variableUsages = [] }: FetchNode) {
  const name = operationName === undefined ? '' : `,"operationName":${JSON.stringify(operationName)}`;
  const start = `{"query":${JSON.stringify(operation)}${name},"variables":{`;
  const usages = variableUsages.map((variable) => ({ variable, prefix: `${JSON.stringify(variable)}:` }));

  return (variables: Run['variables'], representations?: string): string => {
    const given: string[] = [];
    for (const { variable, prefix } of usages) {
      const value = own(variables, variable);
      if (value !== undefined) given.push(prefix + JSON.stringify(value));
    }
    if (representations !== undefined) given.push(`"representations":${representations}`);
    return `${start}${given.join(',')}}}`;
  };
}
