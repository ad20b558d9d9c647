/** Texts of the inbox. */
export const inbox = {
  title: '消息',
  description: '与您有关的审批、成员、权限和密钥的通知。',
  which: '显示哪些消息',
  all: '全部',
  unread: '未读',
  readAll: '全部标为已读',
  read: '标为已读',
  isNew: '未读',
  none: '还没有消息',
  noneUnread: '没有未读消息',
  noneHint: '申请有结果、权限快到期、密钥被重置时会在这里通知您。',
}
