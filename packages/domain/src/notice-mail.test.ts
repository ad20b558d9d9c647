import { expect, it } from 'vitest'
import { writeNoticeMail } from './notice-mail.ts'

const input = {
  code: 'request.rejected',
  facts: { by: 'Amelia', kind: 'join-application', application: 'Orders', reason: 'not yours' },
  link: '/tasks/req_1',
  readerName: '张三',
  language: null,
  timeZone: 'UTC',
  organisation: 'Example',
  consoleUrl: 'https://portico.example.org/',
}

it('what people typed is never markup and never a header', () => {
  const reason = '<img src=x onerror=alert(1)>\r\nBcc: everybody@example.org & "more"'
  const mail = writeNoticeMail({
    ...input,
    facts: { ...input.facts, reason },
    readerName: '<b>$& {profile}</b>',
  })
  expect(mail.subject).not.toMatch(/[\r\n]/)
  expect(mail.html).not.toContain('<img')
  expect(mail.html).not.toContain('<b>')
  expect(mail.html).toContain('&lt;img src=x')
  expect(mail.text).toContain('Hello <b>$& {profile}</b>,')
})

it('says in the reader’s language what happened and where it is', () => {
  const english = writeNoticeMail(input)
  expect(english.subject).toBe(
    '[Example] Amelia rejected your request: join the application Orders. Reason: not yours',
  )
  expect(english.text).toContain('Open it in Portico: https://portico.example.org/tasks/req_1')
  expect(english.html).toContain('href="https://portico.example.org/tasks/req_1"')
  expect(english.text).toContain('https://portico.example.org/user-center')
  const chinese = writeNoticeMail({ ...input, language: 'zh-CN' })
  expect(chinese.subject).toContain('Amelia 驳回了您的申请')
  expect(chinese.html).toContain('lang="zh-CN"')
})

it('a subject is cut, a link may be missing', () => {
  const mail = writeNoticeMail({
    ...input,
    link: null,
    facts: { ...input.facts, reason: '𠮷'.repeat(500) },
  })
  expect(Array.from(mail.subject)).toHaveLength(150)
  expect(mail.html).not.toContain('Open it')
})
