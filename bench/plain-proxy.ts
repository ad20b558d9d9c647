/** The least that a proxy written by hand does: node:http in front, undici behind, no check. Argument: upstream. */
import { createServer } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'
import { argv } from 'node:process'
import { Pool } from 'undici'

const pool = new Pool(argv[2] ?? '', { connections: 256, pipelining: 1 })

function endToEnd(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const { connection: _, 'keep-alive': __, 'transfer-encoding': ___, ...kept } = headers
  return kept
}

const server = createServer((request, response) => {
  pool
    .stream(
      {
        method: 'GET',
        path: request.url ?? '/',
        headers: endToEnd(request.headers),
      },
      ({ statusCode, headers }) => response.writeHead(statusCode, endToEnd(headers)),
    )
    .catch(() => response.destroy())
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  console.log(JSON.stringify({ url: `http://127.0.0.1:${address.port}` }))
})
