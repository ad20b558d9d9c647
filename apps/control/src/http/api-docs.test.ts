import { afterAll, beforeAll, expect, test } from 'vitest'
import { refusalMessages } from '@portico/domain'
import { startTestServer } from '../testing.ts'
import type { TestServer } from '../testing.ts'
import { edgeCodes } from './edge-codes.ts'

let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

test('the description names every error code, and every route that is mounted', async () => {
  const response = await server.app.inject({ url: '/api/openapi.json' })
  expect(response.headers['content-type']).toMatch(/^application\/json/)
  const document = response.json<{
    openapi: string
    paths: object
    components: { responses: object }
  }>()
  expect(document.openapi).toBe('3.1.0')
  const responses = JSON.stringify(document.components.responses)
  for (const code of [...Object.keys(refusalMessages), ...Object.keys(edgeCodes)]) {
    expect(responses).toContain(`"${code}"`)
  }
  for (const path of Object.keys(document.paths)) {
    const methods = Object.keys(document.paths[path as keyof object]).map((method) =>
      method.toUpperCase(),
    )
    for (const method of methods) {
      const url = `/api/v1${path.replaceAll(/\{(\w+)\}/g, ':$1')}`
      expect(server.app.hasRoute({ method: method as 'GET', url }), `${method} ${url}`).toBe(true)
    }
  }
})

test('the page stands alone: no script, nothing from elsewhere', async () => {
  const { body, headers } = await server.app.inject({ url: '/api/docs' })
  expect(headers['content-type']).toBe('text/html; charset=utf-8')
  expect(body).not.toMatch(/<script|<link|<img|@import|url\(|src=|href="(?!#|\/api\/)/i)
  expect(body).toContain('Sign in with a password; sets the session cookie')
  expect(body).toContain('sign-in.throttled')
})
