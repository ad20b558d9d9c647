/** Serves the built console: hashed files for long, its page for every other address, under a strict policy. */
import { existsSync } from 'node:fs'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'

/**
 * Scripts come from here alone and never inline. Ant Design writes its styles into the page at run time, so
 * styles may be inline; they cannot run anything.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

/** Headers of every answer; HSTS has an effect only where a browser came by TLS. */
const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': contentSecurityPolicy,
  'strict-transport-security': 'max-age=31536000',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
}

/** Sets the headers, and serves `directory` where a console has been built. */
export async function serveConsole(app: FastifyInstance, directory: string): Promise<void> {
  app.addHook('onRequest', async (_request, reply) => {
    void reply.headers(securityHeaders)
  })
  if (!existsSync(directory)) return
  await app.register(fastifyStatic, { root: directory, wildcard: false, index: false })
  const sendPage = (_request: unknown, reply: FastifyReply) =>
    reply.header('cache-control', 'no-cache').sendFile('index.html')
  // A file of a build that is gone must not be answered with the page: a browser would run it as a script.
  app.get('/assets/*', (_request, reply) => reply.callNotFound())
  for (const path of consolePaths) app.get(path, sendPage)
}

/** The console's own addresses; anything else is answered as unknown. */
const consolePaths = ['/', '/:page', '/:page/*'] as const
