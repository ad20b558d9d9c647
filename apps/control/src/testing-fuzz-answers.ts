/** What the fuzz of the API asks of every answer: that it comes, is documented, and gives nothing away. */
import { request as startRequest } from 'node:http'
import type { Agent, IncomingMessage } from 'node:http'
import { problem as problemSchema } from '@portico/contract'
import type { OpenApiOperation, ProblemCatalogue } from '@portico/contract'
import { edgeCodes } from './http/edge-codes.ts'
import type { FuzzCall } from './testing-fuzz-calls.ts'

export type FuzzAnswer = Readonly<{ status: number; type: string; text: string }>

/** A call that has no answer by then hangs. */
const patienceMs = 20_000

/** Sends a call as it stands. Rejects when the server does not answer or goes away. */
export function sendFuzzCall(
  origin: string,
  cookie: string | undefined,
  call: FuzzCall,
  agent: Agent,
): Promise<FuzzAnswer> {
  const headers = { origin, ...(cookie === undefined ? {} : { cookie }), ...call.headers }
  const url = new URL(origin)
  const options = {
    agent,
    host: url.hostname,
    port: url.port,
    method: call.method,
    path: `/api/v1${call.path}`,
    headers: call.body ? { ...headers, 'content-length': call.body.length } : headers,
    timeout: patienceMs,
  }
  return new Promise((resolve, reject) => {
    const sent = startRequest(options, (response) => {
      readAnswer(response).then(resolve, reject)
    })
    sent.on('timeout', () => sent.destroy(new Error(`no answer within ${patienceMs} ms`)))
    sent.on('error', reject)
    sent.end(call.body)
  })
}

async function readAnswer(response: IncomingMessage): Promise<FuzzAnswer> {
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk as Buffer)
  const { statusCode: status = 0, headers } = response
  const text = Buffer.concat(chunks).toString('utf8')
  return { status, type: headers['content-type'] ?? '', text }
}

/** Traces of the inside that no answer may hold. */
const inside =
  /node_modules|\.ts:\d+|\.mjs:\d+|at async |select .+ from |insert into |PGlite|kysely/

/** What is wrong with an answer, in words; null when nothing is. */
export function judgeAnswer(
  operation: OpenApiOperation,
  problems: ProblemCatalogue,
  { status, type, text }: FuzzAnswer,
): string | null {
  if (status >= 500) return `${status} ${text}`
  if (status < 400) {
    return operation.responses[status] === undefined ? `${status} is not documented` : null
  }
  if (!type.startsWith('application/problem+json')) return `${status} as ${type}: ${text}`
  const read = problemSchema.safeParse(parse(text))
  if (!read.success) return `${status} is no problem document: ${text}`
  const { code } = read.data
  const known = problems[code]
  if (known === undefined) return `${code} is not in the registry`
  // Named in a body and not there: 404 becomes 422.
  const expected = known.status === 404 && status === 422 ? 422 : known.status
  if (status !== expected || read.data.status !== status) return `${code} with ${status}`
  if (operation.responses[status] === undefined && !Object.hasOwn(edgeCodes, code))
    return `${status} ${code} is not documented`
  return inside.test(text) ? `gives the inside away: ${text}` : null
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
