/** The standard variables of OpenTelemetry that the gateway heeds; without an endpoint nothing is traced. */
import * as z from 'zod'
import type { TracingConfig } from './tracer.ts'

const endpoint = z.url({ protocol: /^https?$/, error: 'must be an http: or https: address' })

/** `key=value` pairs with commas between them, percent-encoded, as the exporters of OpenTelemetry read them. */
const headers = z.string().transform((text, context) => {
  const pairs = text
    .split(',')
    .map((pair) => /^\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)=(.*?)\s*$/.exec(pair))
  try {
    return Object.fromEntries(
      pairs.map((pair) => {
        const value = decodeURIComponent(pair?.[2] ?? '')
        if (pair === null || /[^\t -~]/.test(value)) throw new URIError('no pair')
        return [pair[1] ?? '', value]
      }),
    )
  } catch {
    context.addIssue({
      code: 'custom',
      message: 'must be name=value pairs with commas between them',
    })
    return z.NEVER
  }
})

/** To be spread among the other variables of the environment. */
export const tracingVariables = {
  OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: endpoint.optional(),
  OTEL_EXPORTER_OTLP_HEADERS: headers.default({}),
  OTEL_SERVICE_NAME: z.string().min(1).max(255).default('portico-gateway'),
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(1),
  OTEL_SDK_DISABLED: z.string().optional(),
}

type TracingVariables = z.infer<z.ZodObject<typeof tracingVariables>>

/** The endpoint for traces as it is, or the general one with the standard's path behind it. */
export function presentTracing(values: TracingVariables): TracingConfig | null {
  const general = values.OTEL_EXPORTER_OTLP_ENDPOINT?.replace(/\/*$/, '/v1/traces')
  const url = values.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? general
  if (url === undefined || values.OTEL_SDK_DISABLED?.toLowerCase() === 'true') return null
  return {
    url: new URL(url),
    headers: values.OTEL_EXPORTER_OTLP_HEADERS,
    serviceName: values.OTEL_SERVICE_NAME,
    sampledShare: values.OTEL_TRACES_SAMPLER_ARG,
  }
}
