/** What a hostile or broken receiver can do to the sender: nothing. */
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startTestReceiver } from '../testing-receiver.ts'
import type { TestReceiver } from '../testing-receiver.ts'
import { createPostMessage } from './post-message.ts'

const loopback = [{ address: '127.0.0.1', family: 4 }]

let receiver: TestReceiver
beforeEach(async () => {
  receiver = await startTestReceiver()
})
afterEach(() => receiver.close())

const message = (url = receiver.url) => ({ url, headers: { 'x-mark': 'yes' }, body: '{"täg":1}' })
const post = (options = {}) => createPostMessage({ allowPrivate: true, ...options })
/** The receiver, under a name that nobody else knows. */
const named = () => receiver.url.replace('127.0.0.1', 'hooks.invalid')

describe('addresses', () => {
  it.each(['127.0.0.1', '10.0.0.1', '169.254.169.254', '::1', '::ffff:127.0.0.1', 'fd00::1'])(
    'a name that leads to %s is not called, though it was taken when it was entered',
    async (address) => {
      const family = address.includes(':') ? 6 : 4
      const resolve = async () => [{ address, family }]
      const answer = await post({ allowPrivate: false, resolve })(message(named()))
      expect(answer).toMatchObject({ kind: 'unreached', status: 'private-address' })
      expect(receiver.received).toHaveLength(0)
    },
  )

  it('a literal address is checked too', async () => {
    const answer = await post({ allowPrivate: false })(message())
    expect(answer).toMatchObject({ kind: 'unreached', status: 'private-address' })
    expect(receiver.received).toHaveLength(0)
  })

  it('the name is asked once and the checked address is called, whatever the name means by then', async () => {
    let asked = 0
    const resolve = async () => {
      asked += 1
      return asked === 1 ? loopback : [{ address: '192.0.2.1', family: 4 }]
    }
    expect(await post({ resolve })(message(named()))).toMatchObject({ status: 204 })
    expect(asked).toBe(1)
    expect(receiver.received[0]?.headers.host).toMatch(/^hooks\.invalid:/)
  })

  it('a name that nobody knows is told as such', async () => {
    const answer = await post()(message('http://hooks.invalid/'))
    expect(answer).toMatchObject({
      kind: 'unreached',
      status: expect.stringMatching(/ENOTFOUND|EAI_AGAIN/) as string,
    })
  })
})

describe('answers', () => {
  it('arrive with status and the beginning of their body, safe to show', async () => {
    receiver.answerWith((_request, response) =>
      response.writeHead(500).end('no\0\u001B[31m\r\nroom'),
    )
    expect(await post()(message())).toStrictEqual({
      kind: 'answered',
      status: 500,
      excerpt: 'no [31m room',
    })
    expect(receiver.received[0]).toMatchObject({ body: '{"täg":1}', headers: { 'x-mark': 'yes' } })
  })

  it('a redirect is an answer, not a way to somewhere else', async () => {
    receiver.answerWith((_request, response) =>
      response.writeHead(302, { location: `${receiver.url}/elsewhere` }).end(),
    )
    expect(await post()(message())).toMatchObject({ kind: 'answered', status: 302 })
    expect(receiver.received).toHaveLength(1)
  })

  it('a body without end is not read to it', async () => {
    receiver.answerWith((_request, response) => {
      response.writeHead(200)
      const flood = () => {
        if (!response.destroyed) response.write('x'.repeat(65_536), flood)
      }
      flood()
    })
    const answer = await post()(message())
    expect(answer).toStrictEqual({ kind: 'answered', status: 200, excerpt: 'x'.repeat(500) })
  })

  it('a body that stops halfway is an answer all the same', async () => {
    receiver.answerWith((_request, response) => response.writeHead(200).write('begun'))
    const answer = await post({ timeoutMs: 300 })(message())
    expect(answer).toStrictEqual({ kind: 'answered', status: 200, excerpt: 'begun' })
  })

  it('none within the time is a failure, wherever it is spent', async () => {
    receiver.answerWith(() => {})
    const options = { timeoutMs: 100 }
    const expected = { kind: 'unreached', status: 'timeout' }
    expect(await post(options)(message())).toMatchObject(expected)
    const resolve = () => new Promise<never>(() => {})
    expect(await post({ ...options, resolve })(message(named()))).toMatchObject(expected)
  })

  it('what is no HTTP, and nobody listening, are failures', async () => {
    const server = createServer((socket) => socket.resume().end('I am no web server\r\n\r\n'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const url = `http://127.0.0.1:${port}/`
    expect(await post()(message(url))).toMatchObject({
      kind: 'unreached',
      status: expect.stringMatching(/^HPE_/) as string,
    })
    await new Promise((resolve) => server.close(resolve))
    expect(await post()(message(url))).toMatchObject({ kind: 'unreached', status: 'ECONNREFUSED' })
  })
})
