/** The words of every notice in both languages; `{name}` is a fact of it. */

/** The languages that people can be told in. */
export const noticeLanguages = ['en-US', 'zh-CN'] as const
export type NoticeLanguage = (typeof noticeLanguages)[number]

type Words = Readonly<Record<NoticeLanguage, string>>

const words = {
  'request.to-decide': {
    'en-US': '{applicant} asks for your decision: {kind} {application}.',
    'zh-CN': '{applicant} 的申请等待您审批：{kind} {application}。',
  },
  'request.handed-over': {
    'en-US': '{by} handed a request of {applicant} over to you: {kind} {application}. {note}',
    'zh-CN': '{by} 将 {applicant} 的申请转交给您：{kind} {application}。{note}',
  },
  'request.signer-added': {
    'en-US': '{by} asks for your opinion on a request of {applicant}: {kind} {application}. {note}',
    'zh-CN': '{by} 请您加签 {applicant} 的申请：{kind} {application}。{note}',
  },
  'request.signer-passed': {
    'en-US':
      '{by} agreed; the request of {applicant} is with you again: {kind} {application}. {note}',
    'zh-CN': '{by} 已同意，{applicant} 的申请回到您处：{kind} {application}。{note}',
  },
  'request.reminded': {
    'en-US':
      'A request of {applicant} still waits for you: {kind} {application}. It expires at {expiresAt}.',
    'zh-CN': '{applicant} 的申请仍待您审批：{kind} {application}，将于 {expiresAt} 过期。',
  },
  'request.approved': {
    'en-US': 'Your request was approved: {kind} {application}.',
    'zh-CN': '您的申请已通过：{kind} {application}。',
  },
  'request.rejected': {
    'en-US': '{by} rejected your request: {kind} {application}. Reason: {reason}',
    'zh-CN': '{by} 驳回了您的申请：{kind} {application}。原因：{reason}',
  },
  'request.cancelled': {
    'en-US': 'Your request was cancelled, because what it was about is gone: {kind} {application}.',
    'zh-CN': '您的申请已取消，因为其对象已不存在：{kind} {application}。',
  },
  'request.expired': {
    'en-US':
      'Nobody decided on your request in time: {kind} {application}. You can submit it again.',
    'zh-CN': '您的申请逾期未审批：{kind} {application}。您可以重新提交。',
  },
  'request.execution-failed': {
    'en-US':
      'Your request was approved but could not be carried out ({code}): {kind} {application}. Change it and submit it again.',
    'zh-CN': '您的申请已通过但执行失败（{code}）：{kind} {application}。请修改后重新提交。',
  },
  'membership.added': {
    'en-US': '{by} added you to the application {application}.',
    'zh-CN': '{by} 将您加入应用 {application}。',
  },
  'membership.edited': {
    'en-US': '{by} changed how long you belong to {application}: {endsOn}.',
    'zh-CN': '{by} 修改了您在应用 {application} 的有效期：{endsOn}。',
  },
  'membership.removed': {
    'en-US': '{by} removed you from the application {application}.',
    'zh-CN': '{by} 将您移出应用 {application}。',
  },
  'membership.expiring': {
    'en-US': 'Your membership of {application} ends on {endsOn}. You can ask to renew it.',
    'zh-CN': '您在应用 {application} 的有效期将于 {endsOn} 结束，可申请续期。',
  },
  'membership.member-expiring': {
    'en-US': 'The membership of {person} in {application} ends on {endsOn}.',
    'zh-CN': '{person} 在应用 {application} 的有效期将于 {endsOn} 结束。',
  },
  'membership.expired': {
    'en-US': 'Your membership of {application} ended on {endsOn}. You can ask to join again.',
    'zh-CN': '您在应用 {application} 的有效期已于 {endsOn} 结束，可重新申请加入。',
  },
  'membership.member-expired': {
    'en-US':
      'The membership of {person} in {application} ended on {endsOn}. The application keeps working; reset its AppSecret if they should no longer know it.',
    'zh-CN':
      '{person} 在应用 {application} 的有效期已于 {endsOn} 结束。应用调用不受影响；如不希望其继续持有密钥，请重置 AppSecret。',
  },
  'grant.given': {
    'en-US': '{by} granted {application} the use of {subject} in {environment}.',
    'zh-CN': '{by} 授权应用 {application} 使用 {subject}（{environment}）。',
  },
  'grant.revoked': {
    'en-US':
      '{by} revoked the use of {subject} in {environment} from {application}. Reason: {reason}',
    'zh-CN': '{by} 收回了应用 {application} 对 {subject}（{environment}）的授权。原因：{reason}',
  },
  'grant.expiring': {
    'en-US': 'The grant of {subject} in {environment} to {application} ends on {endsOn}.',
    'zh-CN': '应用 {application} 对 {subject}（{environment}）的授权将于 {endsOn} 到期。',
  },
  'secret.reset': {
    'en-US':
      '{by} reset the AppSecret of {application}. The old one is valid for {overlapSeconds} more seconds.',
    'zh-CN': '{by} 重置了应用 {application} 的 AppSecret，旧密钥还可使用 {overlapSeconds} 秒。',
  },
  'secret.overlap-ending': {
    'en-US': 'The old AppSecret of {application} stops working at {endsAt}.',
    'zh-CN': '应用 {application} 的旧 AppSecret 将于 {endsAt} 失效。',
  },
  'application.suspended': {
    'en-US': '{by} suspended the application {application}: its calls are refused.',
    'zh-CN': '{by} 停用了应用 {application}，其调用将被拒绝。',
  },
  'application.resumed': {
    'en-US': '{by} resumed the application {application}.',
    'zh-CN': '{by} 恢复了应用 {application}。',
  },
  'application.deleted': {
    'en-US': '{by} deleted the application {application}.',
    'zh-CN': '{by} 删除了应用 {application}。',
  },
  'account.password-set': {
    'en-US': '{by} set a new password for your account.',
    'zh-CN': '{by} 为您的账号设置了新密码。',
  },
  'account.roles-changed': {
    'en-US': '{by} changed your roles in the organisation.',
    'zh-CN': '{by} 修改了您在组织中的角色。',
  },
  'webhook.gone': {
    'en-US': 'The webhook {webhook} was turned off: its receiver says that it is gone for good.',
    'zh-CN': 'Webhook {webhook} 已停用：接收方表示其已永久下线。',
  },
  'webhook.failing': {
    'en-US':
      'The webhook {webhook} was turned off: no message has arrived for five days. The last answer was {lastStatus}.',
    'zh-CN': 'Webhook {webhook} 已停用：连续五天没有消息送达，最后一次结果为 {lastStatus}。',
  },
} as const satisfies Record<string, Words>

export type NoticeCode = keyof typeof words
export const noticeCodes = Object.keys(words) as readonly NoticeCode[]

const kindWords: Readonly<Record<string, Words>> = {
  'create-application': { 'en-US': 'create the application', 'zh-CN': '创建应用' },
  'join-application': { 'en-US': 'join the application', 'zh-CN': '加入应用' },
  'renew-membership': { 'en-US': 'renew the membership of', 'zh-CN': '续期应用成员' },
  'api-permission': { 'en-US': 'API permission for', 'zh-CN': 'API 权限' },
  'data-source-permission': { 'en-US': 'data source permission for', 'zh-CN': '数据源权限' },
}

const absent: Readonly<Record<string, Words>> = {
  by: { 'en-US': 'The system', 'zh-CN': '系统' },
  endsOn: { 'en-US': 'without end', 'zh-CN': '永久' },
  overlapSeconds: { 'en-US': '0', 'zh-CN': '0' },
}

/** The facts whose value is an instant, ISO 8601 in UTC. */
const instants: ReadonlySet<string> = new Set(['expiresAt', 'endsAt'])

function writeInstant(text: string, language: NoticeLanguage, timeZone: string): string {
  const at = new Date(text)
  if (Number.isNaN(at.getTime())) return text
  return new Intl.DateTimeFormat(language, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone,
    hourCycle: 'h23',
  }).format(at)
}

/**
 * A notice as one sentence or two. A code that is not known, of a later version, is shown as it is.
 *
 * @param timeZone an IANA name; instants are written in it, days are the organisation's
 */
export function writeNotice(
  code: string,
  facts: Readonly<Record<string, string>>,
  language: NoticeLanguage,
  timeZone: string,
): string {
  if (!Object.hasOwn(words, code)) return code
  const value = (name: string): string => {
    const text = facts[name] ?? ''
    if (text === '') return absent[name]?.[language] ?? ''
    if (name === 'kind') return kindWords[text]?.[language] ?? text
    return instants.has(name) ? writeInstant(text, language, timeZone) : text
  }
  return words[code as NoticeCode][language]
    .replaceAll(/\{(\w+)\}/g, (_, name: string) => value(name))
    .trim()
}

/** The language that somebody chose, or English. */
export function noticeLanguageOf(language: string | null): NoticeLanguage {
  return language?.toLowerCase().startsWith('zh') === true ? 'zh-CN' : 'en-US'
}
