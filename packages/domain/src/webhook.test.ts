import { describe, expect, it } from 'vitest'
import { listRefusals } from './refusal.ts'
import { parseWebhook } from './webhook.ts'

const form = {
  name: 'Chat',
  url: 'https://hooks.example.org/portico?room=7',
  events: ['secret.reset'],
}
const closed = { allowPrivate: false }

function codesOf(change: Partial<typeof form>, policy = closed): readonly string[] {
  const outcome = parseWebhook({ ...form, ...change }, policy)
  return outcome.ok ? [] : listRefusals(outcome.refusal).map(({ code }) => code)
}

describe('the address of a webhook', () => {
  it.each([
    'hooks.example.org',
    'http://hooks.example.org/',
    'ftp://hooks.example.org/',
    'file:///etc/passwd',
    'https://user:secret@hooks.example.org/',
    'https://hooks.example.org/#part',
    'https://hooks.example.org/a b',
    'https:\\\\hooks.example.org',
  ])('refuses %s', (url) => {
    expect(codesOf({ url })).toStrictEqual(['webhook.url-invalid'])
  })

  it.each([
    'https://127.0.0.1/',
    'https://127.1/',
    'https://0x7f.1/',
    'https://2130706433/',
    'https://0177.0.0.1/',
    'https://10.0.0.8:8443/hook',
    'https://169.254.169.254/latest/meta-data',
    'https://192.168.1.1/',
    'https://100.64.0.1/',
    'https://0.0.0.0/',
    'https://255.255.255.255/',
    'https://[::1]/',
    'https://[::]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::127.0.0.1]/',
    'https://[fe80::1]/',
    'https://[fd00::1]/',
    'https://[ff02::1]/',
    'https://[2002:7f00:1::]/',
    'https://[64:ff9b::7f00:1]/',
    'https://localhost/',
    'https://LOCALHOST./',
    'https://hooks.localhost/',
  ])('refuses %s, which is not of the internet at large', (url) => {
    expect(codesOf({ url })).toStrictEqual(['webhook.url-private'])
    expect(codesOf({ url }, { allowPrivate: true })).toStrictEqual([])
  })

  it.each(['https://93.184.215.14/', 'https://[2606:2800:21f::1]/', 'https://例子.测试/hook'])(
    'takes %s',
    (url) => expect(codesOf({ url })).toStrictEqual([]),
  )

  it('may do without TLS only where private receivers are allowed', () => {
    const url = 'http://hooks.internal/portico'
    expect(codesOf({ url })).toStrictEqual(['webhook.url-invalid'])
    expect(codesOf({ url }, { allowPrivate: true })).toStrictEqual([])
  })
})

it('names every fault at once', () => {
  const events = ['secret.reset', 'secret.stolen', 'secret.reset', 'x']
  expect(codesOf({ name: ' ', url: 'x', events })).toStrictEqual([
    'webhook.name-blank',
    'webhook.url-invalid',
    'webhook.event-unknown',
    'webhook.event-unknown',
  ])
  expect(codesOf({ name: 'a\u0007' })).toStrictEqual(['webhook.name-character'])
  expect(codesOf({ name: 'a'.repeat(65) })).toStrictEqual(['webhook.name-long'])
})

it('keeps each event once', () => {
  const outcome = parseWebhook({ ...form, events: ['secret.reset', 'secret.reset'] }, closed)
  expect(outcome).toMatchObject({ ok: true, value: { events: ['secret.reset'] } })
})
