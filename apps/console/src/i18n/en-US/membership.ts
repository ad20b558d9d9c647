/** English texts of the members of an application. */
import type { Messages } from '../messages.ts'
import type * as source from '../zh-CN/membership.ts'

export const membership: Messages<typeof source.membership> = {
  title: 'Member Management',
  titleOf: 'Members of {{name}}',
  search: 'Search by name or username',
  list: 'Members',
  add: 'Add Member',
  column: { person: 'User', role: 'Role', expiresOn: 'Valid until', joinedAt: 'Joined' },
  role: { owner: 'Owner', member: 'Member' },
  expired: 'Expired',
  you: 'You',
  edit: 'Change validity',
  editOf: 'Change the validity of {{name}}',
  remove: 'Remove',
  removeOf: 'Remove {{name}}',
  removeTitle: 'Remove {{name}}?',
  removeHint:
    'They no longer see the secret nor apply for permissions. The calls of the application go on; reset the AppSecret if need be.',
  removed: '{{name}} is removed',
  saved: 'The validity is changed',
  added_one: '{{count}} member added',
  added_other: '{{count}} members added',
  lockedSelf: 'You cannot edit or remove yourself here',
  lockedOwner: 'Owners are changed in Edit Application',
  empty: 'No member',
  emptyHint: 'Members see the secret and apply for permissions of the application.',
  username: 'Username',
  usernameHint: 'Only users who have not joined and are no owners; you can select several.',
  join: {
    title: 'Request To Join Application',
    application: 'Application',
    submitted: 'Request to join submitted',
    approved: 'You have joined {{name}}',
    viewRequest: 'See its progress',
  },
  renew: {
    title: 'Renew',
    present: 'Valid until {{day}} now',
    submitted: 'Request to renew submitted',
    approved: 'The validity of {{name}} is extended',
  },
}
