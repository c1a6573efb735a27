import { validateHeaderName, validateHeaderValue } from 'node:http';
import { z } from '@berth/settings';

/** OpenTelemetry's own names, and a few of those that its SDK reads by itself. */
export const tracingSettings = {
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('where traces are sent by OTLP over HTTP, such as http://localhost:4318, or leave it out to send none'),
  OTEL_EXPORTER_OTLP_HEADERS: z
    .string()
    .refine(areHeaders, 'not a list of name=value')
    .optional()
    .describe('headers for it, such as authorization=Bearer%20secret'),
  OTEL_TRACES_SAMPLER: z
    .enum([
      ...(['always_on', 'always_off', 'traceidratio'] as const),
      ...(['parentbased_always_on', 'parentbased_always_off', 'parentbased_traceidratio'] as const),
    ])
    .optional()
    .describe('which traces are kept, such as parentbased_traceidratio'),
  OTEL_TRACES_SAMPLER_ARG: z.coerce
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe('how many of them, from 0 to 1, where the sampler ends in traceidratio'),
};

export type TracingSettings = Readonly<z.output<z.ZodObject<typeof tracingSettings>>>;

/** As the SDK reads them; it leaves out what it cannot read, and sends nothing where one cannot be sent. */
function areHeaders(text: string): boolean {
  const each = text.split(',').filter((header) => header.trim() !== '');
  return each.every((header) => header.includes('=') && isHeader(header));
}

function isHeader(text: string): boolean {
  try {
    const [name = '', ...value] = text.split('=').map((part) => decodeURIComponent(part.trim()));
    validateHeaderName(name);
    validateHeaderValue(name, value.join('='));
    return true;
  } catch {
    return false;
  }
}
