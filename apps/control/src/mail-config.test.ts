import { describe, expect, it } from 'vitest'
import { readConfig } from './config.ts'

const whole = {
  PORTICO_SMTP_URL: 'smtp://portico:p%40ss%3Aword@mail.example.org',
  PORTICO_MAIL_FROM: 'Portico 网关 <portico@example.org>',
  PORTICO_PUBLIC_URL: 'https://portico.example.org',
}

function faultsOf(environment: Record<string, string>): readonly string[] {
  const read = readConfig(environment)
  return read.ok ? [] : read.faults
}

function mailOf(environment: Record<string, string>) {
  const read = readConfig(environment)
  if (!read.ok) throw new Error(read.faults.join('\n'))
  return read.config.mail
}

describe('e-mail is refused', () => {
  it.each(['PORTICO_SMTP_URL', 'PORTICO_MAIL_FROM', 'PORTICO_PUBLIC_URL'] as const)(
    'by halves: without %s',
    (name) => {
      const { [name]: _, ...others } = whole
      expect(faultsOf(others)).toStrictEqual([
        `${name}: must be set for e-mail, with PORTICO_SMTP_URL and PORTICO_MAIL_FROM`,
      ])
    },
  )

  it.each([
    ['PORTICO_SMTP_URL', 'https://user:hunter2@mail.example.org'],
    ['PORTICO_SMTP_URL', 'hunter2'],
    ['PORTICO_MAIL_FROM', 'hunter2'],
    ['PORTICO_MAIL_FROM', 'A <a@example.org>, B <b@example.org>'],
    ['PORTICO_SMTP_TLS', 'hunter2'],
  ])('with a bad %s, which no fault repeats', (name, value) => {
    const [fault, ...others] = faultsOf({ ...whole, [name]: value })
    expect(others).toStrictEqual([])
    expect(fault).toMatch(new RegExp(`^${name}: must be`))
    expect(fault).not.toContain('hunter2')
  })
})

it('is off unless somebody wants it, and never tells a password in the clear by itself', () => {
  expect(mailOf({})).toBeNull()
  expect(mailOf({ PORTICO_PUBLIC_URL: whole.PORTICO_PUBLIC_URL })).toBeNull()
  expect(mailOf(whole)).toStrictEqual({
    host: 'mail.example.org',
    port: 587,
    secure: false,
    tls: 'required',
    user: 'portico',
    password: 'p@ss:word',
    from: { name: 'Portico 网关', address: 'portico@example.org' },
    consoleUrl: 'https://portico.example.org',
  })
  const relay = { ...whole, PORTICO_SMTP_URL: 'smtp://127.0.0.1:2525' }
  expect(mailOf(relay)).toMatchObject({ port: 2525, tls: 'when-offered', user: null })
  const secure = { ...whole, PORTICO_SMTP_URL: 'smtps://[::1]' }
  expect(mailOf(secure)).toMatchObject({ host: '::1', port: 465, secure: true })
})
