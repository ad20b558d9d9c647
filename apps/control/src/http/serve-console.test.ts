import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fastify from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serveConsole } from './serve-console.ts'

describe('the built console', () => {
  const app = fastify()
  const folder = mkdtempSync(join(tmpdir(), 'portico-console-'))

  beforeAll(async () => {
    mkdirSync(join(folder, 'assets'))
    writeFileSync(join(folder, 'index.html'), '<title>the page</title>')
    writeFileSync(join(folder, 'assets', 'app-1.js'), 'run()')
    await serveConsole(app, folder)
  })
  afterAll(async () => {
    await app.close()
    rmSync(folder, { recursive: true })
  })

  it.each(['/assets/app-0.js', '/assets/', '/assets/deep/app-1.js', '/assets/..%2findex.html'])(
    '%s of a build that is gone is not answered with the page',
    async (url) => {
      const { statusCode, body } = await app.inject({ url })
      expect(statusCode).toBe(404)
      expect(body).not.toContain('the page')
    },
  )

  it.each([
    ['/assets/app-1.js', 'run()'],
    ['/', 'the page'],
    ['/applications/app_1/calls', 'the page'],
  ])('%s is there', async (url, content) => {
    const { statusCode, body } = await app.inject({ url })
    expect(statusCode).toBe(200)
    expect(body).toContain(content)
  })
})
