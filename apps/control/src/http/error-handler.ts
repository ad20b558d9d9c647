/** Writes the problem document of everything that ends a call early. */
import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { routes } from '@portico/contract'
import { describeFailure } from '../describe-failure.ts'
import { presentProblem, Problem, problemOfFailure } from './problems.ts'
import type { ProblemCode } from './problems.ts'

/** What a body may hold at most; every form of the contract fits several times over. */
export const bodyLimitBytes = 1024 * 1024

/** What all headers of a call may hold at most. */
export const headerLimitBytes = 16 * 1024

const frameworkCodes: Readonly<Record<string, ProblemCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body.too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'body.media-type',
  FST_ERR_CTP_INVALID_JSON_BODY: 'body.malformed',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'body.malformed',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'body.length',
  FST_ERR_BAD_URL: 'call.malformed',
}

/** Installs the handlers of errors and of unknown addresses. */
export function installErrorHandlers(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    sendProblem(request, reply, problemOfError(error))
  })
  const allowedAt = createAllowedMethods()
  app.setNotFoundHandler((request, reply) => {
    const allowed = allowedAt(request.url.split('?', 1)[0] ?? '')
    if (allowed.length === 0) return sendProblem(request, reply, new Problem('route.unknown'))
    const list = allowed.join(', ')
    const facts = { method: request.method, allowed: list }
    const problem = new Problem('method.not-allowed', { facts, headers: { allow: list } })
    return sendProblem(request, reply, problem)
  })
}

/** Answers one problem. */
export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  problem: Problem,
): FastifyReply {
  if (problem.status >= 500) {
    request.log.error({ failure: describeFailure(problem.cause) }, problem.code)
  }
  return reply
    .code(problem.status)
    .headers(problem.headers)
    .type('application/problem+json')
    .send(JSON.stringify(presentProblem(problem, request.id)))
}

function problemOfError(error: FastifyError): Problem {
  const code = frameworkCodes[error.code]
  if (code === 'body.too-large') return new Problem(code, { facts: { limitBytes: bodyLimitBytes } })
  if (code !== undefined) return new Problem(code)
  const foreseen = (error.statusCode ?? 500) < 500 && !(error instanceof Problem)
  return foreseen ? new Problem('call.malformed', { cause: error }) : problemOfFailure(error)
}

/** Which methods the contract knows at a path; asked only when none fitted. */
function createAllowedMethods(): (path: string) => string[] {
  const patterns = Object.values(routes).map(({ method, path }) => ({
    method,
    pattern: new RegExp(`^/api/v1${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
  }))
  return (path) => {
    const methods = patterns.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method)
    return [...new Set<string>(methods)].toSorted()
  }
}

/** Answers what never became a call: bytes that are not HTTP, headers without end, a caller that went to sleep. */
export function answerBrokenCall(error: Error & { code?: string }, socket: Socket): void {
  // A reset or a half-closed connection has nobody left to read an answer.
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const problem = problemOfBrokenCall(error.code)
  const body = JSON.stringify(presentProblem(problem, ''))
  socket.end(
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}\r\n` +
      'content-type: application/problem+json\r\nconnection: close\r\n' +
      `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )
}

function problemOfBrokenCall(code: string | undefined): Problem {
  if (code === 'HPE_HEADER_OVERFLOW') {
    return new Problem('header.too-large', { facts: { limitBytes: headerLimitBytes } })
  }
  return new Problem(code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 'call.timeout' : 'call.malformed')
}
