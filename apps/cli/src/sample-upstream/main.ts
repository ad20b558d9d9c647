/** The sample upstream as a program: an HTTP server on loopback that serves an open data set. */
import { createServer } from 'node:http'
import { sampleListener } from './listener.ts'

const port = Number(process.env['PORTICO_SAMPLE_UPSTREAM_PORT'] ?? 0)
const server = createServer(sampleListener)

server.on('error', (error) => {
  console.error(`the sample upstream cannot listen on 127.0.0.1:${port}: ${error.message}`)
  process.exitCode = 1
})

server.listen(port, '127.0.0.1', () => {
  const address = server.address()
  const listening = typeof address === 'object' ? address?.port : port
  console.log(
    JSON.stringify({
      portico: 'sample-upstream',
      ready: true,
      url: `http://127.0.0.1:${listening}`,
    }),
  )
})

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    server.close()
    server.closeIdleConnections()
  })
}
