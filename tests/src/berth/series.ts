import type { Client } from './client.ts';

const DAY_MS = 86_400_000;

/** Wall-clock time of a venue, some days from now. */
export function localTime(days: number, time: string): string {
  return `${new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10)}T${time}:00`;
}

export async function createSeries(client: Client, input: object) {
  const { result } = await client.ask(mutation('createReservationSeries', 'CreateReservationSeriesInput'), { input });
  return result;
}

export async function moveSeries(client: Client, input: object) {
  const type = 'RescheduleReservationSeriesInput';
  const { result } = await client.ask(mutation('rescheduleReservationSeries', type), { input });
  return result;
}

export async function cancelSeries(client: Client, id: string, from?: string) {
  const query = `mutation ($id: ID!, $from: DateTime) {
    result: cancelReservationSeries(id: $id, from: $from, reason: "No more") { ${SERIES} }
  }`;
  const { result } = await client.ask(query, { id, from });
  return result;
}

/** Where each of its occurrences stands, the first one first. */
export function statuses({ series }: { series: { occurrences: { nodes: { status: string }[] } } }): string[] {
  return series.occurrences.nodes.map(({ status }) => status);
}

function mutation(field: string, type: string): string {
  return `mutation ($input: ${type}!) { result: ${field}(input: $input) { ${SERIES} } }`;
}

const SERIES = `__typename
  ... on SeriesSuccess {
    replayed
    skipped { startsAt endsAt }
    series { id rule startsAt occurrences(first: 100) { totalCount nodes { id version status title startsAt endsAt } } }
  }
  ... on Problem { code message }
  ... on SeriesConflict { conflicts { startsAt endsAt } }
  ... on PolicyViolation { rule limit }
  ... on InvalidInput { path }`;
