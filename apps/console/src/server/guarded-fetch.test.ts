import { beforeEach, describe, expect, it, vi } from 'vitest'
import { sessionPhase, settleRenewedSession } from '../session/session.ts'
import { connection } from './connection.ts'
import { guardFetch } from './guarded-fetch.ts'

const lapsed = () => new Response(null, { status: 401 })
const fine = () => new Response('{}', { status: 200 })

beforeEach(() => {
  vi.stubGlobal('document', { documentElement: { lang: 'en-US' } })
  vi.stubGlobal('location', { origin: 'http://console' })
  sessionPhase.set('absent')
  connection.set('reachable')
})

describe('a guarded fetch', () => {
  it('leaves a 401 as it is while nobody was signed in', async () => {
    const fetch = guardFetch(async () => lapsed())
    expect((await fetch('/api/v1/me')).status).toBe(401)
    expect(sessionPhase.get()).toBe('absent')
  })

  it('leaves the 401 of a password alone, which says nothing about the session', async () => {
    sessionPhase.set('present')
    const fetch = guardFetch(async () => lapsed())
    expect((await fetch('/api/v1/me/sign-in-confirmation')).status).toBe(401)
    expect(sessionPhase.get()).toBe('present')
  })

  it('waits for a new sign-in and repeats the very same request', async () => {
    sessionPhase.set('present')
    const sent: unknown[] = []
    const answers = [lapsed(), fine()]
    const fetch = guardFetch(async (_input, init) => {
      sent.push(init?.body)
      return answers.shift() ?? fine()
    })
    const waiting = fetch('/api/v1/requests', { method: 'POST', body: 'typed' })
    await vi.waitFor(() => expect(sessionPhase.get()).toBe('lapsed'))
    settleRenewedSession(true)
    expect((await waiting).status).toBe(200)
    expect(sent).toEqual(['typed', 'typed'])
  })

  it('lets all waiting requests fail when the person gives up', async () => {
    sessionPhase.set('present')
    const fetch = guardFetch(async () => lapsed())
    const waiting = [fetch('/api/v1/applications'), fetch('/api/v1/requests')]
    await vi.waitFor(() => expect(sessionPhase.get()).toBe('lapsed'))
    settleRenewedSession(false)
    expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([401, 401])
  })

  it('notices that the server is away, and that it is back', async () => {
    let isAway = true
    const fetch = guardFetch(async () => {
      if (isAway) throw new TypeError('refused')
      return fine()
    })
    await expect(fetch('/api/v1/me')).rejects.toThrow('refused')
    expect(connection.get()).toBe('unreachable')
    isAway = false
    await fetch('/api/v1/me')
    expect(connection.get()).toBe('reachable')
  })

  it('takes a 503 for an answer of the server, not for its absence', async () => {
    const problem = { headers: { 'content-type': 'application/problem+json' }, status: 503 }
    await guardFetch(async () => new Response('{}', problem))('/api/v1/me')
    expect(connection.get()).toBe('reachable')
  })

  it('tells the server the language of the page', async () => {
    let language: string | null = null
    const fetch = guardFetch(async (_input, init) => {
      language = new Headers(init?.headers).get('accept-language')
      return fine()
    })
    await fetch('/api/v1/me')
    expect(language).toBe('en-US')
  })
})
