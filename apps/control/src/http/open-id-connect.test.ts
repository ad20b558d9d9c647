import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sql } from 'kysely'
import { Provider } from 'oidc-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readEvents } from '@portico/store'
import { createTestCaller } from '../testing-callers.ts'
import { startTestServer, testUrl } from '../testing.ts'
import type { TestServer } from '../testing.ts'

type Claims = Record<string, string | boolean>

/** Who the provider knows, by what is typed into its sign-in form. */
const people: Record<string, Claims> = {
  zoe: {
    preferred_username: 'zoe',
    name: 'Zoë Ng',
    email: 'zoe@example.org',
    email_verified: true,
  },
  liar: {
    preferred_username: 'liar',
    name: 'Liar',
    email: 'admin@example.org',
    email_verified: false,
  },
  member: { preferred_username: 'member', name: 'Namesake' },
  admin: { preferred_username: 'admin', name: 'Namesake of the administrator' },
  odd: { preferred_username: '_no name_', name: 'Odd' },
}

type RunningProvider = Readonly<{ issuer: string; close(): Promise<void> }>

/** A real provider on a port of its own, with its development sign-in forms. */
async function startProvider(): Promise<RunningProvider> {
  const http = createServer()
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  const issuer = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'portico',
        client_secret: 'a secret between the two',
        redirect_uris: [`${testUrl}/auth/callback/openid-connect`],
      },
    ],
    claims: { profile: ['name', 'preferred_username'], email: ['email', 'email_verified'] },
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => Promise.resolve({ sub: id, ...people[id] }),
    }),
  })
  const handle = provider.callback()
  http.on('request', (request, response) => void handle(request, response))
  return {
    issuer,
    close: async () => {
      http.closeAllConnections()
      http.close()
      await once(http, 'close')
    },
  }
}

/** A browser between the two: keeps cookies by host and follows redirects until it is back at the console. */
class Browser {
  readonly #server: TestServer
  readonly #jars = new Map<string, Map<string, string>>()

  constructor(server: TestServer) {
    this.#server = server
  }

  cookies(url: string): string {
    return [...(this.#jars.get(new URL(url).host) ?? [])].map((pair) => pair.join('=')).join('; ')
  }

  /** Goes to an address and signs in there as `login` when asked; answers where it ends on our side. */
  async signIn(start: string, login: string): Promise<string> {
    let location = start
    for (let hop = 0; hop < 20; hop += 1) {
      if (location.startsWith(testUrl) && !location.includes('/auth/')) return location
      const page = await this.#fetch(location)
      const next = page.location ?? (await this.#submit(location, page.text, login))
      location = new URL(next, location).href
    }
    throw new Error('the browser goes round in circles')
  }

  async #submit(url: string, html: string, login: string): Promise<string> {
    const action = /action="([^"]+)"/.exec(html)?.[1] ?? url
    const prompt = /name="prompt" value="(\w+)"/.exec(html)?.[1] ?? ''
    const body = new URLSearchParams({ prompt, login, password: 'any' }).toString()
    const page = await this.#fetch(new URL(action, url).href, body)
    if (page.location === undefined) throw new Error(`no way on from ${url}: ${page.text}`)
    return page.location
  }

  async #fetch(
    url: string,
    body?: string,
  ): Promise<{ location: string | undefined; text: string }> {
    const headers = { cookie: this.cookies(url) }
    if (url.startsWith(testUrl)) {
      const answer = await this.#server.app.inject({ url: url.slice(testUrl.length), headers })
      this.#keep(url, [answer.headers['set-cookie'] ?? []].flat())
      return { location: answer.headers.location, text: answer.body }
    }
    const answer = await fetch(url, {
      method: body === undefined ? 'GET' : 'POST',
      redirect: 'manual',
      headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
      ...(body === undefined ? {} : { body }),
    })
    this.#keep(url, answer.headers.getSetCookie())
    return { location: answer.headers.get('location') ?? undefined, text: await answer.text() }
  }

  #keep(url: string, lines: readonly string[]): void {
    const { host } = new URL(url)
    const jar = this.#jars.get(host) ?? new Map<string, string>()
    this.#jars.set(host, jar)
    for (const line of lines) {
      const [pair = ''] = line.split(';')
      const [name = '', ...value] = pair.split('=')
      jar.set(name, value.join('='))
    }
  }
}

let provider: RunningProvider

beforeAll(async () => {
  provider = await startProvider()
})
afterAll(() => provider.close())

function openIdConnect() {
  return {
    name: 'Example ID',
    issuer: provider.issuer,
    clientId: 'portico',
    clientSecret: 'a secret between the two',
  }
}

async function signInAs(server: TestServer, login: string, query = '') {
  const browser = new Browser(server)
  const end = await browser.signIn(`${testUrl}/auth/openid-connect${query}`, login)
  return { end, caller: createTestCaller(server.app, { cookie: browser.cookies(testUrl) }) }
}

describe('without a provider', () => {
  test('there is no such address, and none is offered', async () => {
    const server = await startTestServer()
    expect((await server.app.inject({ url: '/auth/openid-connect' })).statusCode).toBe(404)
    expect((await server.anonymous('getSignInMethods')).answer.openIdConnect).toBeNull()
    await server.close()
  })
})

describe('with a provider', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startTestServer({ identity: { openIdConnect: openIdConnect() } })
  })
  afterAll(() => server.close())

  test('it is offered by its name', async () => {
    expect((await server.anonymous('getSignInMethods')).answer).toEqual({
      password: true,
      openIdConnect: { name: 'Example ID', url: '/auth/openid-connect' },
    })
  })

  test('the first sign-in adds a member, later ones are the same member', async () => {
    const first = await signInAs(server, 'zoe', '?returnTo=/applications')
    expect(first.end).toBe(`${testUrl}/applications`)
    const me = (await first.caller('getMe')).answer
    expect(me).toMatchObject({
      username: 'zoe',
      displayName: 'Zoë Ng',
      email: 'zoe@example.org',
      roles: ['member'],
    })
    const second = await signInAs(server, 'zoe')
    expect((await second.caller('getMe')).answer.id).toBe(me.id)
    const events = await readEvents(server.database.kysely, { after: 0, limit: 100 })
    expect(events.filter(({ actorId }) => actorId === me.id).map(({ event }) => event)).toEqual([
      'member.created',
      'session.started',
      'session.started',
    ])
  })

  test('an e-mail address that the provider has not verified is not taken over, nor anybody with it', async () => {
    const { caller } = await signInAs(server, 'liar')
    const me = (await caller('getMe')).answer
    expect(me.email).toBeNull()
    expect(me.id).not.toBe(server.ids.admin)
  })

  test.each(['member', 'admin', 'odd'])(
    'a namesake or a name that cannot be one is refused: %s',
    async (login) => {
      const { end, caller } = await signInAs(server, login)
      expect(end).toMatch(/\/sign-in\?error=/)
      expect((await caller('getMe')).status).toBe(401)
    },
  )

  test('a member who was deactivated has no way round by the provider', async () => {
    const { kysely } = server.database
    await sql`update members set active = false where username = 'zoe'`.execute(kysely)
    const { end, caller } = await signInAs(server, 'zoe')
    expect(end).toBe(`${testUrl}/sign-in?error=inactive`)
    expect((await caller('getMe')).status).toBe(401)
    await sql`update members set active = true where username = 'zoe'`.execute(kysely)
  })

  test.each(['//evil.example', '/\\evil.example', 'https://evil.example', 'javascript:alert(1)'])(
    'a way back to %s leads home',
    async (returnTo) => {
      const query = `?returnTo=${encodeURIComponent(returnTo)}`
      expect((await signInAs(server, 'zoe', query)).end).toBe(`${testUrl}/`)
    },
  )

  test.each([
    '/auth/callback/openid-connect?code=made-up&state=made-up',
    '/auth/callback/openid-connect?code=made-up',
    '/auth/callback/openid-connect',
  ])('coming back by %s without having left signs nobody in', async (url) => {
    const answer = await server.app.inject({ url })
    expect(answer.statusCode).toBe(302)
    expect(answer.headers.location).toMatch(/error/)
    expect(String(answer.headers['set-cookie'] ?? '')).not.toContain('session_token=ey')
  })

  test('the library’s own addresses are not there', async () => {
    for (const url of ['/auth/sign-up/email', '/auth/get-session', '/auth/sign-in/username']) {
      expect((await server.app.inject({ url, method: 'POST' })).statusCode).toBe(404)
    }
  })

  test('the provider’s tokens are not kept', async () => {
    const { rows } = await sql`
      select 1 from auth_accounts
      where access_token is not null or refresh_token is not null or id_token is not null
    `.execute(server.database.kysely)
    expect(rows).toEqual([])
  })
})

describe('where names mean the same people on both sides', () => {
  test('a namesake is matched, a super administrator never', async () => {
    const server = await startTestServer({
      identity: { openIdConnect: openIdConnect(), firstSignIn: 'match-or-create' },
    })
    const { caller } = await signInAs(server, 'member')
    expect((await caller('getMe')).answer.id).toBe(server.ids.member)
    const refused = await signInAs(server, 'admin')
    expect(refused.end).toMatch(/\/sign-in\?error=/)
    await server.close()
  })
})
