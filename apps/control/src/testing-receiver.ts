/** A receiver of webhooks for tests: a real HTTP server on loopback that remembers what came and answers as it is told. */
import { createServer } from 'node:http'
import type { IncomingHttpHeaders, RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Received = Readonly<{ path: string; headers: IncomingHttpHeaders; body: string }>

export type TestReceiver = Readonly<{
  url: string
  received: Received[]
  /** How it answers from now on; a status, or whatever a server can do. */
  answerWith(answer: number | RequestListener): void
  close(): Promise<void>
}>

export async function startTestReceiver(): Promise<TestReceiver> {
  const received: Received[] = []
  let answer: number | RequestListener = 204
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8')
      received.push({ path: request.url ?? '', headers: request.headers, body })
      if (typeof answer === 'number') response.writeHead(answer).end()
      else answer(request, response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/hook`,
    received,
    answerWith: (next) => {
      answer = next
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
