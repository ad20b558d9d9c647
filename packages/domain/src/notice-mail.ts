/** A notice as an e-mail: subject, text and simple HTML, in the language of its reader. */

import { noticeLanguageOf, writeNotice } from './notice-text.ts'
import type { NoticeLanguage } from './notice-text.ts'

export type NoticeMail = Readonly<{
  subject: string
  text: string
  html: string
  language: NoticeLanguage
}>

/** What an e-mail is made of; the addresses are absolute, `link` is a path in the console. */
export type NoticeMailInput = Readonly<{
  code: string
  facts: Readonly<Record<string, string>>
  link: string | null
  readerName: string
  /** As the reader chose it; null is English. */
  language: string | null
  timeZone: string
  organisation: string
  consoleUrl: string
}>

const words = {
  'en-US': {
    greeting: 'Hello {name},',
    open: 'Open it in Portico',
    footer:
      'This is also in your inbox at {organisation}. You can turn off e-mail in your profile: {profile}',
  },
  'zh-CN': {
    greeting: '{name}，您好：',
    open: '在 Portico 中打开',
    footer:
      '此消息也在您的 {organisation} 收件箱中。如不需要邮件通知，可在个人资料中关闭：{profile}',
  },
} as const satisfies Record<NoticeLanguage, Readonly<Record<string, string>>>

/** Code points; longer ones are cut by mail programs anyway. */
const subjectLimit = 150

/** Line breaks and other control characters have no place in a header, whoever put them into a fact. */
function writeSubject(organisation: string, sentence: string): string {
  const line = `[${organisation}] ${sentence}`.replaceAll(/[\p{Control}\u2028\u2029]+/gu, ' ')
  const points = Array.from(line)
  return points.length <= subjectLimit ? line : `${points.slice(0, subjectLimit - 1).join('')}…`
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? '')
}

/** Writes the e-mail. Whatever people typed into names and notes is text in it, never markup and never a header. */
export function writeNoticeMail(input: NoticeMailInput): NoticeMail {
  const language = noticeLanguageOf(input.language)
  const sentence = writeNotice(input.code, input.facts, language, input.timeZone)
  const base = input.consoleUrl.replace(/\/+$/, '')
  const url = input.link === null ? null : `${base}${input.link}`
  const profile = `${base}/user-center`
  const { greeting, open, footer } = words[language]
  const hello = greeting.replace('{name}', () => input.readerName)
  const foot = footer.replace('{organisation}', () => input.organisation)
  const link = url === null ? [] : [`${open}: ${url}`]
  const anchor = url === null ? '' : `<p><a href="${escapeHtml(url)}">${escapeHtml(open)}</a></p>`
  return {
    language,
    subject: writeSubject(input.organisation, sentence),
    text: [hello, sentence, ...link, `-- \n${foot.replace('{profile}', () => profile)}`].join(
      '\n\n',
    ),
    html:
      `<!doctype html><html lang="${language}"><body><p>${escapeHtml(hello)}</p>` +
      `<p>${escapeHtml(sentence)}</p>${anchor}` +
      `<p><small>${escapeHtml(foot).replace(
        '{profile}',
        () => `<a href="${escapeHtml(profile)}">${escapeHtml(profile)}</a>`,
      )}</small></p></body></html>`,
  }
}
