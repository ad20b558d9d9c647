/** Ties the pure answers to node:http: reads a bounded body, writes JSON. */
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { answer } from './answer.ts'
import type { UpstreamAnswer } from './answer.ts'

const bodyLimitBytes = 65_536

const tooLarge: UpstreamAnswer = {
  status: 413,
  body: { code: 'DPN-OLTP-COMMON-001', message: `the body has more than ${bodyLimitBytes} bytes` },
}

async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > bodyLimitBytes) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function send(response: ServerResponse, { status, body }: UpstreamAnswer, startedAt: number): void {
  const executeContext = {
    requestId: randomUUID(),
    executeTime: Math.round(performance.now() - startedAt),
  }
  const text = JSON.stringify({ ...body, executeContext })
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
  })
  response.end(text)
}

/** Answers requests until the server is closed. */
export const sampleListener: RequestListener = (request, response) => {
  const startedAt = performance.now()
  const { method = 'GET', url = '/', headers } = request
  const respond = async () => {
    const body = await readBody(request)
    if (body === null) response.setHeader('connection', 'close')
    send(
      response,
      body === null ? tooLarge : answer({ method, target: url, headers, body }),
      startedAt,
    )
  }
  // The caller went away in the middle of its body: there is nobody to answer.
  respond().catch(() => response.destroy())
}
