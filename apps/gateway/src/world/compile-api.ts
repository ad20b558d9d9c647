/** Turns an API's record of the feed into what a call asks for, once, so that a call computes nothing of it. */
import type { FeedApi } from '@portico/contract'
import { writeApiPart } from '../record-parts.ts'
import type { Api } from './world.ts'

function parseUpstream(upstream: { url: string } | null): URL | null {
  if (upstream === null) return null
  const url = URL.parse(upstream.url)
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:') ? url : null
}

/** Compiles one API; an upstream that is no HTTP address is none. */
export function compileApi(record: FeedApi): Api {
  return {
    id: record.id,
    recordPart: writeApiPart(record.id),
    operation: record.operation,
    upstreams: {
      PROD: parseUpstream(record.environments.PROD),
      DEV: parseUpstream(record.environments.DEV),
    },
    timeoutMs: record.timeoutMs,
    allowsLongAnswers: record.allowUpgrade,
    sharesConnections: record.shareUpstreamConnections,
    limits: {
      api: record.limits.api,
      application: record.limits.application,
      overrides: new Map(Object.entries(record.limits.overrides)),
    },
  }
}
