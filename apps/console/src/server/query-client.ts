/** The cache of answers: what is repeated, and how old an answer may be before it is asked for again. */
import { QueryClient } from '@tanstack/react-query'
import { PorticoError } from '@portico/sdk'

/** A refusal stays a refusal; an outage is shown at once, with a banner that tries again by itself. */
function isWorthRepeating(failureCount: number, error: Error): boolean {
  if (error instanceof PorticoError) return error.status === 429 && failureCount < 2
  return false
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      retry: isWorthRepeating,
      staleTime: 15_000,
      // The browser's own idea of being online is wrong on loopback and behind proxies.
      networkMode: 'always',
    },
    mutations: { networkMode: 'always', retry: false },
  },
})
