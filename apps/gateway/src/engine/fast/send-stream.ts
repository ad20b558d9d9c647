/** Sends a body that streams to an upstream, no faster than the upstream takes it. */
import type { Socket } from 'node:net'
import type { UpstreamBody } from './upstream-request.ts'

/**
 * @param onEnd once: null when every byte has been written, or why the body broke off
 * @returns stops the sending; answers whether every byte had been written
 */
export function sendStream(
  body: Extract<UpstreamBody, { kind: 'stream' }>,
  socket: Socket,
  onEnd: (error: Error | null) => void,
): () => boolean {
  const { source, isChunked } = body
  let isOver = false
  const resume = () => source.resume()
  const finish = (error: Error | null) => {
    if (isOver) return
    isOver = true
    socket.removeListener('drain', resume)
    onEnd(error)
  }
  source.on('data', (data: Buffer) => {
    if (isOver) return
    if (isChunked) socket.write(`${data.length.toString(16)}\r\n`, 'latin1')
    let goesOn = socket.write(data)
    if (isChunked) goesOn = socket.write('\r\n', 'latin1')
    if (!goesOn) source.pause()
  })
  source.once('end', () => {
    if (isOver) return
    if (isChunked) socket.write('0\r\n\r\n', 'latin1')
    finish(null)
  })
  source.once('error', finish)
  socket.on('drain', resume)
  return () => {
    const wasOver = isOver
    isOver = true
    socket.removeListener('drain', resume)
    if (!wasOver) source.destroy()
    return wasOver
  }
}
