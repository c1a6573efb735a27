import { z } from '@berth/settings';

/** OpenTelemetry's own names, and a few of those that its SDK reads by itself. */
export const tracingSettings = {
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('where traces are sent by OTLP over HTTP, such as http://localhost:4318, or leave it out to send none'),
  OTEL_EXPORTER_OTLP_HEADERS: z.string().optional().describe('headers for it, such as authorization=Bearer%20secret'),
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
