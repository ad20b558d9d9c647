/** The client has every route of the contract, and calls it where the contract says. */
import { describe, expect, it } from 'vitest'
import { routes } from '@portico/contract'
import type { Route } from '@portico/contract'
import { createClient } from './client.ts'

type Method = (call: object) => Promise<unknown>
type Sent = { url: string; method: string | undefined }

const table = Object.entries(routes) as [string, Route][]

/** A client that keeps what it would send, and every answer of which is `{}`. */
function createListener(): { client: Readonly<Record<string, Method>>; sent: Sent[] } {
  const sent: Sent[] = []
  const client = createClient({
    url: 'http://portico.test',
    fetch: (url, init) => {
      sent.push({ url: url as string, method: init?.method })
      return Promise.resolve(Response.json({}))
    },
  })
  return { client: client as unknown as Readonly<Record<string, Method>>, sent }
}

it('has one method for each route, and no other', () => {
  expect(Object.keys(createListener().client).toSorted()).toStrictEqual(
    table.map(([name]) => name).toSorted(),
  )
})

describe('calls each route by its method and path', () => {
  it.each(table)('%s', async (name, route) => {
    const { client, sent } = createListener()
    const names = [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '')
    const params = Object.fromEntries(names.map((each) => [each, `a/${each}?#`]))
    await client[name]?.({ params })
    const path = route.path.replaceAll(/\{(\w+)\}/g, (_, each: string) => `a%2F${each}%3F%23`)
    expect(sent).toStrictEqual([{ method: route.method, url: `http://portico.test/api/v1${path}` }])
  })
})
