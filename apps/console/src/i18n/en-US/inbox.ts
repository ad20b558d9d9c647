/** English texts of the inbox. */
import type { Messages } from '../messages.ts'
import type * as source from '../zh-CN/inbox.ts'

export const inbox: Messages<typeof source.inbox> = {
  title: 'Inbox',
  description: 'What you were told about requests, memberships, permissions and secrets.',
  which: 'Which messages are shown',
  all: 'All',
  unread: 'Unread',
  readAll: 'Mark all as read',
  read: 'Mark as read',
  isNew: 'Unread',
  none: 'No message yet',
  noneUnread: 'No unread message',
  noneHint:
    'You are told here when a request is decided, a permission is about to end or a secret is reset.',
}
