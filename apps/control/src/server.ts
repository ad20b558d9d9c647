/** The only composition of the control plane: `main.ts` listens with it, tests inject into it. */
import { randomUUID } from 'node:crypto'
import Fastify, { LogController } from 'fastify'
import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import type { AddressMatcher, WebhookPolicy } from '@portico/domain'
import type { Deps } from './deps.ts'
import { createConfirmations } from './feed/confirmations.ts'
import type { Confirmations } from './feed/confirmations.ts'
import { mountApiDocs } from './http/api-docs.ts'
import { createAuthenticate } from './http/authenticate.ts'
import {
  answerBrokenCall,
  bodyLimitBytes,
  headerLimitBytes,
  installErrorHandlers,
  sendProblem,
} from './http/error-handler.ts'
import { installCallLog } from './http/call-log.ts'
import { createHandlers } from './http/handlers.ts'
import { createIdempotency } from './http/idempotency.ts'
import { mountRoutes } from './http/mount-routes.ts'
import { mountOpenIdConnect } from './http/open-id-connect.ts'
import { Problem } from './http/problems.ts'
import { installBodyParser } from './http/read-json.ts'
import { createRecordRefusal } from './http/record-refusal.ts'

export type ServerOptions = Readonly<{
  /** Proxies whose `X-Forwarded-…` headers are believed (AR9). */
  trustedProxies: AddressMatcher
  /** Where callers find the gateway; shown to people. */
  gatewayUrl: string
  webhooks: WebhookPolicy
  /** What gateways show to the control plane; null where there is no feed. */
  gatewayToken?: string | null
  /** Shared with the feed, which hears of reports; without it, waiting looks for them by itself. */
  confirmations?: Confirmations
}>

/** Builds the server; it listens nowhere yet. */
export function buildServer(deps: Deps, options: ServerOptions): FastifyInstance {
  const app = createApp(deps)
  installCallLog(app)
  installBodyParser(app)
  installErrorHandlers(app)
  app.addHook('onRequest', async (request, reply) => {
    void reply.header('x-request-id', request.id)
    if (request.url.startsWith('/api/')) void reply.header('cache-control', 'no-store')
  })
  const handlers = createHandlers(deps, options)
  mountApiDocs(app, Object.keys(handlers))
  mountOpenIdConnect(app, deps, options.trustedProxies)
  mountRoutes(app, {
    handlers,
    authenticate: createAuthenticate(deps),
    idempotency: createIdempotency(deps),
    recordRefusal: createRecordRefusal(deps),
    confirmations: options.confirmations ?? createConfirmations(deps),
    trustedProxies: options.trustedProxies,
  })
  return app
}

function createApp(deps: Deps): FastifyInstance {
  return Fastify({
    loggerInstance: deps.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => `req_${randomUUID().replaceAll('-', '')}`,
    bodyLimit: bodyLimitBytes,
    routerOptions: { maxParamLength: 300 },
    requestTimeout: 30_000,
    keepAliveTimeout: 65_000,
    http: { maxHeaderSize: headerLimitBytes },
    clientErrorHandler: answerBrokenCall,
    frameworkErrors: (_error, request, reply) => {
      sendProblem(request, reply, new Problem('call.malformed'))
    },
  })
}
